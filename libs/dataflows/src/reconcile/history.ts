import type { Outcome, PairResult } from '#change-events';
import type { Flow } from '../flow.js';
import type { Tuple } from '../transform.js';
import type { LinkState, WriteCause } from './link-state.js';
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

/** What the answer to the link's outstanding update did, pair by pair. Creates and deletes replace no value, and have no history. */
export function historyOf(flow: Flow, link: LinkState, outcome: Outcome): readonly PairHistory[] {
  const outstanding = link.outstanding[outcome.system];
  if (outstanding === null || outstanding.command.number !== outcome.number || outstanding.command.action !== 'update') return [];
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
