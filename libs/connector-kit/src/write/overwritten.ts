import type { JsonRecord, PairResult, PairWrite } from '#change-events';
import { sameValue } from '#dataflows';

/** A state that was accepted after the last look at a record and before a write to it was read back. */
export interface SeenBetween {
  readonly record: JsonRecord;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/**
 * The results of written pairs, with the values that a person had typed in the meantime and that the write took the place of. Pure.
 * @param after the record as it was read back
 */
export function withOverwritten(
  results: readonly PairResult[],
  written: readonly PairWrite[],
  between: SeenBetween | undefined,
  after: JsonRecord,
): readonly PairResult[] {
  if (between === undefined) return results;
  return results.map((result) => {
    const properties = written.find(({ pair }) => pair === result.pair)?.properties ?? [];
    const holds = (value: (property: PairWrite['properties'][number]) => JsonRecord[string] | undefined) =>
      properties.every((property) => sameValue(property.form, between.record[property.property], value(property)));
    const isTheirs = !holds(({ expected }) => expected) && !holds(({ value }) => value) && !holds(({ property }) => after[property]);
    if (result.result === 'failed' || !isTheirs) return result;
    const values = properties.map(({ property }) => between.record[property] ?? null);
    return { ...result, overwrote: { values, at: between.changedAt } };
  });
}
