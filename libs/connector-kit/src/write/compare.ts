import type { JsonRecord, PairResult, PairWrite } from '#change-events';
import { sameValue } from '#dataflows';

/**
 * What became of pairs that were sent: `applied` (the record holds what was sent), `ignored` (what it held before), `rewritten` (neither).
 * Pure. For a create, `before` is the empty record.
 */
export function compare(sent: readonly PairWrite[], before: JsonRecord, after: JsonRecord): readonly PairResult[] {
  return sent.map(({ pair, properties }) => {
    if (properties.every(({ property, form, value }) => sameValue(form, after[property], value))) return { pair, result: 'applied' };
    const isAsBefore = properties.every(({ property, form }) => sameValue(form, after[property], before[property]));
    return { pair, result: isAsBefore ? 'ignored' : 'rewritten' };
  });
}
