import type { Outcome, PairResult } from '#change-events';
import type { Pair } from '../flow.js';
import type { Outstanding } from './link-state.js';

/** What became of one pair of a command: a pair that is not named has failed, and so has one that was refused although nothing had changed. */
export function resultOf(pair: Pair, outcome: Outcome, outstanding: Outstanding): PairResult {
  if (outcome.status === 'failed') return { pair: pair.key, result: 'failed', reason: outcome.reason ?? 'the connector gave no reason' };
  const answered = outcome.pairs.find((result) => result.pair === pair.key);
  if (answered === undefined) return { pair: pair.key, result: 'failed', reason: 'the connector answered without naming this pair' };
  const { command } = outstanding;
  if (answered.result !== 'refused' || command.action !== 'update' || (outcome.state?.version ?? 0) > command.basis) return answered;
  const expected = command.pairs.find((write) => write.pair === pair.key)?.properties.map((property) => property.expected ?? null);
  const reason = `refused although the record is unchanged: expected ${JSON.stringify(expected)}, the record holds ${JSON.stringify(
    pair.properties[outcome.system].map((property) => outcome.state?.record?.[property] ?? null),
  )}`;
  return { pair: pair.key, result: 'failed', reason };
}
