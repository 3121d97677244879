import { otherSystem, type Outcome, type PairResult, type UpdateCommand } from '#change-events';
import type { Flow } from '../flow.js';
import type { Tuple } from '../transform.js';
import type { LinkState, Outstanding, WriteCause } from './link-state.js';
import { valueOn } from './pair-values.js';
import { resultOf } from './result-of.js';

/** What one write did to one pair of a record. */
export interface PairHistory {
  readonly pair: string;
  readonly result: PairResult['result'];
  /** What the write replaced, or would have. */
  readonly before: Tuple;
  /** What stood there then: what was sent, what the system made of it, or what was there before. */
  readonly after: Tuple;
  readonly cause: WriteCause;
  /** Milliseconds since 1970 of the edit that the write carried. */
  readonly editedAt: number;
}

/** What the answer to the link's outstanding command did, pair by pair. A create replaces nothing, and has no history. */
export function historyOf(flow: Flow, link: LinkState, outcome: Outcome): readonly PairHistory[] {
  const outstanding = link.outstanding[outcome.system];
  if (outstanding?.command.number !== outcome.number) return [];
  if (outstanding.command.action === 'delete') return historyOfDelete(flow, link, outcome);
  return outstanding.command.action === 'update' ? historyOfUpdate(flow, { ...outstanding, command: outstanding.command }, outcome) : [];
}

function historyOfUpdate(flow: Flow, outstanding: Outstanding<UpdateCommand>, outcome: Outcome): readonly PairHistory[] {
  return outstanding.command.pairs.flatMap((write) => {
    const pair = flow.pairs.find(({ key }) => key === write.pair);
    const source = outstanding.sources[write.pair];
    if (pair === undefined || source === undefined) return [];
    const { result } = resultOf(pair, outcome, outstanding);
    const before = write.properties.map(({ expected }) => expected ?? null);
    const sent = write.properties.map(({ value }) => value);
    const stored = write.properties.map(({ property }, position) => outcome.state?.record?.[property] ?? sent[position] ?? null);
    const after = result === 'applied' ? sent : result === 'rewritten' ? stored : before;
    return [{ pair: pair.key, result, before, after, cause: source.cause, editedAt: source.at }];
  });
}

/** What went with the record: every value that the link knew of it. */
function historyOfDelete(flow: Flow, link: LinkState, { system, status, state }: Outcome): readonly PairHistory[] {
  if (status !== 'done' || state?.record !== null) return [];
  const editedAt = link.sides[otherSystem[system]].gone ?? state.changedAt;
  return flow.pairs.flatMap((pair): PairHistory[] => {
    const before = valueOn(pair, system, link.sides[system]);
    return before === undefined
      ? []
      : [{ pair: pair.key, result: 'applied', before, after: before.map(() => null), cause: 'delete', editedAt }];
  });
}
