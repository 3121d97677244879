import type { Json, JsonRecord } from '#change-events';
import type { ReadRecord } from '#connector-kit';
import type { RecordType } from '../records/record-type.js';
import { censored, isSecret } from './secrets.js';

/** webCRM's "no date", with any offset. */
const noDate = /^0001-01-01T/;

function decodeValue(value: unknown): Json {
  if (typeof value === 'string') return noDate.test(value) ? null : value;
  if (Array.isArray(value)) return value.map(decodeValue);
  if (typeof value === 'object' && value !== null) return decodeAllOf(value as Readonly<Record<string, unknown>>);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function decodeAllOf(values: Readonly<Record<string, unknown>>): JsonRecord {
  const kept = Object.entries(values).filter(([name, value]) => !isSecret(name) && value !== censored);
  return Object.fromEntries(kept.map(([name, value]) => [name, decodeValue(value)]));
}

function timeOf(value: unknown): number {
  if (typeof value !== 'string' || noDate.test(value)) return NaN;
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`);
}

/**
 * A record as events carry it: webCRM's own names and values, whatever version of the API it has, but without secrets, and with null for
 * "no date". A record without a change time counts as changed when it was created. Null when it has no id and thus is no record.
 */
export function decode(type: RecordType, raw: Readonly<Record<string, unknown>>): ReadRecord | null {
  const id = raw[type.idProperty];
  if (typeof id !== 'number' && typeof id !== 'string') return null;
  const times = [raw[type.updatedAtProperty], raw[type.createdAtProperty]].map(timeOf);
  return { id: String(id), changedAt: times.find((time) => !Number.isNaN(time)) ?? 0, record: decodeAllOf(raw) };
}
