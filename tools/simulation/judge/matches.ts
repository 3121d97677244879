import { systems, type JsonRecord, type System } from '#change-events';
import { judgeMatches, matchKeysOf, satisfies, type Flow, type Unlinked } from '#dataflows';
import type { Match } from '../world/watch-matches.js';
import type { Broken } from './broken.js';
import type { Truth } from './truth.js';

/** A match is one only if it is one from both sides, among all records that the mapping service knows and all that were there from the beginning. */
export function wrongMatches(truth: Truth): readonly Broken[] {
  return truth.world.matches.flatMap((match) => {
    if (match.known === undefined) return [];
    const { link } = match;
    const flow = truth.flowOf(link);
    const verdicts = judgeMatches(systems.flatMap((system) => candidates(truth, match, flow, system)));
    const [, verdict] = [...verdicts].find(([{ system, id }]) => system === 'webcrm' && id === link.state.ids.webcrm) ?? [];
    const isRight = verdict?.kind === 'match' && verdict.partner.id === link.state.ids.customcrm;
    const name = `${flow.name}: ${link.state.ids.webcrm} and ${link.state.ids.customcrm}`;
    return isRight ? [] : [{ promise: 'rightMatch', how: `${name} were matched, and are ${verdict?.kind ?? 'none'}` } as const];
  });
}

function candidates(truth: Truth, { known = [], links }: Match, flow: Flow, system: System): readonly Unlinked[] {
  const taken = new Set(
    links
      .filter((link) => link.flow === flow.name && !(link.standing === 'ended' && link.state.deletion?.done))
      .flatMap(({ state }) => state.ids[system] ?? []),
  );
  const records = new Map<string, JsonRecord | null>(untouched(truth, flow, system));
  for (const state of known) if (state.system === system && state.entity === flow.entity[system]) records.set(state.id, state.record);
  return [...records].flatMap(([id, record]) => {
    if (record === null || taken.has(id) || !satisfies(record, flow.when[system])) return [];
    const keys = matchKeysOf(flow, system, record);
    return [{ system, id, keys: flow.match.map((_, rule) => keys.find((key) => key.rule === rule)?.keys.customcrm) }];
  });
}

/** Records that were there from the beginning, and as they were to the end. */
function untouched(truth: Truth, flow: Flow, system: System): readonly (readonly [string, JsonRecord])[] {
  const ofType = truth.deeds.filter((deed) => deed.system === system && deed.entity === flow.entity[system]);
  return ofType.flatMap(({ id, seq, after }) => {
    const isFirst = seq <= truth.world.initialDeeds && after !== null;
    return isFirst && ofType.filter((deed) => deed.id === id).length === 1 ? [[id, after] as const] : [];
  });
}
