import type { JsonRecord, PairExpectation, PairWrite } from '#change-events';
import { sameValue } from '#dataflows';

/** What is to be done about the pairs of a command. */
export interface Judgement {
  /** The record already says what they shall say. */
  readonly holding: readonly PairWrite[];
  /** The record holds something else than the decision was made from. */
  readonly refused: readonly PairWrite[];
  readonly toWrite: readonly PairWrite[];
}

/** Compares a command's pairs with the record as it was read right now. Pure. */
export function judge(pairs: readonly PairWrite[], record: JsonRecord): Judgement {
  const holding: PairWrite[] = [];
  const refused: PairWrite[] = [];
  const toWrite: PairWrite[] = [];
  for (const pair of pairs) {
    if (pair.properties.every(({ property, form, value }) => sameValue(form, record[property], value))) holding.push(pair);
    else if (isAsExpected(pair, record)) toWrite.push(pair);
    else refused.push(pair);
  }
  return { holding, refused, toWrite };
}

/** Whether a record holds what a decision about a pair was made from. */
export function isAsExpected({ properties }: PairWrite | PairExpectation, record: JsonRecord): boolean {
  return properties.every(({ property, form, expected }) => sameValue(form, record[property], expected));
}
