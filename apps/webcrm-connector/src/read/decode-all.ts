import { TryLater } from '#connector-kit';
import type { ReadRecord } from '#connector-kit';
import type { RecordType } from '../records/record-type.js';
import { decode } from './decode.js';

/** @throws TryLater when something in the list is no record of this type: then the whole answer is not to be trusted */
export function decodeAll(type: RecordType, raws: readonly unknown[]): readonly ReadRecord[] {
  return raws.map((raw) => {
    const record = typeof raw === 'object' && raw !== null ? decode(type, raw as Readonly<Record<string, unknown>>) : null;
    if (record === null) throw new TryLater(`webCRM answers a query for ${type.name} with something that has no ${type.idProperty}`);
    return record;
  });
}
