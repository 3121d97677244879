import type { JsonRecord } from '#change-events';
import type { WriteAnswer } from '../connector.js';

/** Values as a system takes them, or why it never will. */
export type Encoded =
  | { readonly kind: 'values'; readonly values: JsonRecord }
  | { readonly kind: 'impossible'; readonly property: string; readonly reason: string };

/**
 * Encodes the values of each write, writes those that can be written, and puts all answers back into the order of what was given.
 *
 * @param write answers in the order of what it is given; not called for nothing
 */
export async function encodeAll<T extends { readonly values: JsonRecord }>(
  encode: (values: JsonRecord) => Encoded,
  writes: readonly T[],
  write: (writable: readonly T[]) => Promise<readonly WriteAnswer[]>,
): Promise<readonly WriteAnswer[]> {
  const answers = new Array<WriteAnswer | undefined>(writes.length);
  const writable: T[] = [];
  const places: number[] = [];
  writes.forEach((item, place) => {
    const encoded = encode(item.values);
    if (encoded.kind === 'impossible') {
      answers[place] = { kind: 'rejected', reason: encoded.reason, property: encoded.property };
      return;
    }
    writable.push({ ...item, values: encoded.values });
    places.push(place);
  });
  const written = writable.length === 0 ? [] : await write(writable);
  places.forEach((place, position) => (answers[place] = written[position]));
  return answers.map((answer) => answer ?? { kind: 'unknown', reason: 'the system gave no answer for this record' });
}
