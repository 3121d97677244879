import type { Json, JsonRecord } from '#change-events';
import type { ReadRecord } from '#connector-kit';
import type { RecordType } from '../records/record-type.js';

/** Passwords and how often they were wrong, login tickets and logs: nobody needs them outside webCRM. */
const secretName = /Password|Ticket|AuthenticationCode|LoginLog/;
const censored = '(censored)';

/** webCRM's "no date", with any offset. */
const noDate = /^0001-01-01T/;

function decodeValue(value: unknown): Json {
  if (typeof value === 'string') return noDate.test(value) ? null : value;
  if (Array.isArray(value)) return value.map(decodeValue);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decodeValue(part)]));
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
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
  const kept = Object.entries(raw).filter(([name, value]) => !secretName.test(name) && value !== censored);
  const record: JsonRecord = Object.fromEntries(kept.map(([name, value]) => [name, decodeValue(value)]));
  const times = [raw[type.updatedAtProperty], raw[type.createdAtProperty]].map(timeOf);
  return { id: String(id), changedAt: times.find((time) => !Number.isNaN(time)) ?? 0, record };
}
