import { otherSystem, systems, type JsonRecord } from '#change-events';
import { createCommand, judgeMatches, matchKeysOf, satisfies, type Flow, type Unlinked } from '#dataflows';
import type { Broken } from './broken.js';
import type { Truth } from './truth.js';

interface Alone extends Unlinked {
  readonly values: JsonRecord;
}

/** A record without a link either has a reason that holds, or it should have been matched or got a partner. */
export function nothingWaits(truth: Truth): readonly Broken[] {
  return truth.world.flows.flatMap((flow) => {
    const alone = systems.flatMap((system) =>
      truth.world.crms[system]
        .all(flow.entity[system])
        .filter(({ id }) => truth.liveLink(flow.name, system, id) === undefined)
        .map(({ id, values }): Alone => {
          const keys = matchKeysOf(flow, system, values);
          return { system, id, values, keys: flow.match.map((_, rule) => keys.find((key) => key.rule === rule)?.keys.customcrm) };
        }),
    );
    const isSurvivor = ({ system, id }: Unlinked) => truth.isLeftOver(flow.name, system, id);
    const lonely = alone.filter((record) => satisfies(record.values, flow.when[record.system]) && !isSurvivor(record));
    return [...judgeMatches(lonely, alone.filter(isSurvivor))].flatMap(([record, { kind }]): Broken[] => {
      const listed = truth.world.registry.tables.unlinked.rows.get(`${flow.name}\n${record.system}\n${record.id}`)?.standing;
      const wanted =
        kind === 'none' ? whyAlone(truth, flow, record) : kind === 'match' ? 'linked' : kind === 'waits' ? 'waiting' : 'ambiguous';
      const isRight = wanted === undefined || listed === wanted || listed === 'failed';
      const name = `${flow.name}: ${record.system} ${record.id}`;
      return isRight ? [] : [{ promise: 'nothingWaits', how: `${name} should be ${wanted} and is ${listed ?? 'not listed'}` }];
    });
  });
}

/** The standing that a record without candidates has to have; undefined where nobody needs to hear of it. */
function whyAlone(truth: Truth, flow: Flow, { system, id }: Unlinked): 'waiting' | 'excluded' | 'linked' | undefined {
  const into = otherSystem[system];
  const values = truth.record(system, flow.entity[system], id) ?? {};
  if (!satisfies(values, flow.candidates[system])) return undefined;
  if (!flow.createIn.includes(into)) return 'excluded';
  const request = { link: '', into, source: { id, version: 0, values, changedAt: 0 }, keys: [], known: [], now: 0 };
  return createCommand(flow, request, truth.resolve, () => false).kind === 'waiting' ? 'waiting' : 'linked';
}
