import type { JsonRecord, PairExpectation, PairWrite } from '#change-events';
import { sameValue } from '#dataflows';

/** What is to be done about the pairs of a command. */
export interface Judgement {
  /** The record already says what they shall say, or has said so since they were sent. */
  readonly holding: readonly PairWrite[];
  /** The record holds something else than the decision was made from. */
  readonly refused: readonly PairWrite[];
  readonly toWrite: readonly PairWrite[];
}

/**
 * Compares a command's pairs with the record as it was read right now. Pure.
 * @param arrived names of pairs that the record was seen to hold since they were sent: what it holds now was put back by somebody
 */
export function judge(pairs: readonly PairWrite[], record: JsonRecord, arrived: readonly string[] = []): Judgement {
  const holding: PairWrite[] = [];
  const refused: PairWrite[] = [];
  const toWrite: PairWrite[] = [];
  for (const pair of pairs) {
    if (holds(pair, record)) holding.push(pair);
    else if (isAsExpected(pair, record)) (arrived.includes(pair.pair) ? holding : toWrite).push(pair);
    else refused.push(pair);
  }
  return { holding, refused, toWrite };
}

/** Whether a record holds what a pair shall say. */
export function holds({ properties }: PairWrite, record: JsonRecord): boolean {
  return properties.every(({ property, form, value }) => sameValue(form, record[property], value));
}

/** Whether a record holds what a decision about a pair was made from. */
export function isAsExpected({ properties }: PairWrite | PairExpectation, record: JsonRecord): boolean {
  return properties.every(({ property, form, expected }) => sameValue(form, record[property], expected));
}
