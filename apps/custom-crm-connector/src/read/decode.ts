import type { Json, JsonRecord } from '#change-events';
import { TryLater } from '#connector-kit';
import type { ReadRecord } from '#connector-kit';
import type { RawRecord } from '../api/adapters/reference/raw-record.js';
import { common } from '../records/common-properties.js';
import type { RecordType } from '../records/record-type.js';

function timeOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : NaN;
}

/**
 * A record as events carry it: everything that the Custom CRM gave, with its own names. A record without a change time counts as changed when
 * it was created.
 *
 * @throws TryLater when it has no id and thus is no record: then the whole answer is not to be trusted
 */
export function decode(type: RecordType, raw: RawRecord, etag?: string): ReadRecord {
  const id = (raw as RawRecord | null)?.[common.id];
  if (typeof id !== 'string' && typeof id !== 'number') {
    throw new TryLater(`the Custom CRM answers a read of ${type.resource} with something that has no ${common.id}`);
  }
  const record: JsonRecord = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, (value ?? null) as Json]));
  const changedAt = [raw[common.updatedAt], raw[common.createdAt]].map(timeOf).find((time) => !Number.isNaN(time)) ?? 0;
  return { id: String(id), changedAt, record, ...(etag === undefined ? {} : { etag }) };
}
