import type { Json, JsonRecord } from '#change-events';

/**
 * The record without what PostgreSQL can't store or a hash can't tell apart: NUL characters are removed, lone surrogates replaced by U+FFFD.
 * Done once, before anything is hashed or kept.
 */
export function sanitise(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([property, value]) => [sanitiseText(property), sanitiseValue(value)]));
}

function sanitiseValue(value: Json): Json {
  if (typeof value === 'string') return sanitiseText(value);
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? value.map(sanitiseValue) : sanitise(value);
}

/** The same for a single text. */
export function sanitiseText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
