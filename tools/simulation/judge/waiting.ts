import { otherSystem, systems, type System } from '#change-events';
import { createCommand, judgeMatches, matchKeysOf, satisfies, type Flow, type Unlinked } from '#dataflows';
import type { Broken } from './broken.js';
import type { Truth } from './truth.js';

/** A record without a link either has a reason that holds, or it should have been matched or got a partner. */
export function nothingWaits(truth: Truth): readonly Broken[] {
  return truth.world.flows.flatMap((flow) => {
    const survivors = new Set(systems.flatMap((system) => survivorsOf(truth, flow, system).map((id) => `${system} ${id}`)));
    const lonely = systems.flatMap((system) =>
      truth.world.crms[system]
        .all(flow.entity[system])
        .filter(({ id, values }) => truth.liveLink(flow.name, system, id) === undefined && satisfies(values, flow.when[system]))
        .filter(({ id }) => !survivors.has(`${system} ${id}`))
        .map(({ id, values }): Unlinked => {
          const keys = matchKeysOf(flow, system, values);
          return { system, id, keys: flow.match.map((_, rule) => keys.find((key) => key.rule === rule)?.keys.customcrm) };
        }),
    );
    return [...judgeMatches(lonely)].flatMap(([record, { kind }]): Broken[] => {
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
  const request = { link: '', into, source: { values, changedAt: 0 }, keys: [], known: [], now: 0 };
  return createCommand(flow, request, truth.resolve, () => false).kind === 'waiting' ? 'waiting' : 'linked';
}

/** Records whose link has ended because the partner is gone. */
function survivorsOf(truth: Truth, flow: Flow, system: System): readonly string[] {
  return truth.links.filter((link) => link.standing === 'ended' && link.flow === flow.name).flatMap(({ state }) => state.ids[system] ?? []);
}
