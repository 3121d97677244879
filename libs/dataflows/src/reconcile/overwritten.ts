import { otherSystem, type Outcome } from '#change-events';
import type { Flow } from '../flow.js';
import type { Decision } from './decision.js';
import type { LinkState, Sides } from './link-state.js';

/** What persons had typed and the link's outstanding command took the place of, as its outcome says: conflicts that are decided already. */
export function overwrittenBy(flow: Flow, link: LinkState, { system, pairs }: Pick<Outcome, 'system' | 'pairs'>): readonly Decision[] {
  const other = otherSystem[system];
  return pairs.flatMap((answered): Decision[] => {
    const pair = flow.pairs.find(({ key }) => key === answered.pair);
    const source = link.outstanding[system]?.sources[answered.pair];
    if (answered.result === 'failed' || answered.overwrote === undefined || pair === undefined || source === undefined) return [];
    const { values, at } = answered.overwrote;
    return [
      {
        kind: 'conflict',
        pair: pair.key,
        conflict: 'overwritten',
        policy: pair.conflict,
        winner: other,
        values: sides(system, values, source.value),
        times: sides(system, at, source.at),
      },
    ];
  });
}

function sides<T>(system: Outcome['system'], one: T, other: T): Sides<T> {
  return { [system]: one, [otherSystem[system]]: other } as unknown as Sides<T>;
}
