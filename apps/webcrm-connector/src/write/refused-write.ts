import type { JsonRecord } from '#change-events';
import type { Judged, WriteAnswer } from '#connector-kit';
import { reasonOf } from '../api/refusal.js';

/** What became of a write or a delete that was not done. */
type Refused = Extract<WriteAnswer, { readonly kind: 'rejected' | 'gone' }>;

/**
 * A refusal in webCRM's words. The property that it speaks of is the first word that is the name of a value that was sent.
 *
 * @param text everything that was answered, where that is more than the reason
 */
export function refusedValues(reason: string, sent: JsonRecord, text = reason): Refused {
  const property = (text.match(/\w+/g) ?? []).find((word) => Object.hasOwn(sent, word));
  return { kind: 'rejected', reason, ...(property === undefined ? {} : { property }) };
}

/** What a call that was answered with another verdict than `done` means for each record that it would have written. */
export function refusedWrite(collection: string, judged: Judged, sent: JsonRecord): Refused {
  if (judged.verdict === 'nothing') return { kind: 'gone' };
  if (judged.verdict === 'login' || judged.verdict === 'forbidden') {
    return { kind: 'rejected', reason: `the application token may not write ${collection}: grant it in webCRM` };
  }
  return refusedValues(reasonOf(judged), sent, judged.text);
}
