import { createHmac } from 'node:crypto';
import type { Json, JsonRecord } from '#change-events';

/** Property to the first 64 bits of a keyed hash of its value. */
export type Fingerprints = Readonly<Record<string, string>>;

/** Fingerprints of all filled properties but the stamps. Without the key they tell nothing about the values. */
export function fingerprint(key: string, record: JsonRecord, stamps: readonly string[]): Fingerprints {
  const prints: Record<string, string> = {};
  for (const [property, value] of Object.entries(record)) {
    if (value === null || value === '' || stamps.includes(property)) continue;
    const hash = createHmac('sha256', key)
      .update(`${property}\0${canonical(value)}`)
      .digest();
    prints[property] = hash.subarray(0, 8).toString('base64url');
  }
  return prints;
}

/** Properties whose fingerprints differ, sorted. */
export function differences(one: Fingerprints, other: Fingerprints): readonly string[] {
  const properties = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...properties].filter((property) => one[property] !== other[property]).sort();
}

/** JSON with sorted property names: the same value has the same text, however the system ordered it. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_name, part: Json) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
