import type { JsonRecord } from '#change-events';
import type { WriteAnswer } from '#connector-kit';
import type { RecordType } from '../records/record-type.js';
import { encode } from './encode.js';

/**
 * Encodes the values of each write, writes those that can be written, and puts all answers back into the order of what was given.
 *
 * @param write answers in the order of what it is given; not called for nothing
 */
export async function encodeAll<T extends { readonly values: JsonRecord }>(
  type: RecordType,
  writes: readonly T[],
  write: (writable: readonly T[]) => Promise<readonly WriteAnswer[]>,
): Promise<readonly WriteAnswer[]> {
  const answers = new Array<WriteAnswer | undefined>(writes.length);
  const writable: T[] = [];
  const places: number[] = [];
  writes.forEach((item, place) => {
    const encoded = encode(type, item.values);
    if (encoded.kind === 'impossible') {
      answers[place] = { kind: 'rejected', reason: encoded.reason, property: encoded.property };
      return;
    }
    writable.push({ ...item, values: encoded.values });
    places.push(place);
  });
  const written = writable.length === 0 ? [] : await write(writable);
  places.forEach((place, position) => (answers[place] = written[position]));
  return answers.map((answer) => answer ?? { kind: 'unknown', reason: 'webCRM gave no answer for this record' });
}
