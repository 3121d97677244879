import { EqualityIndex } from '../store/equality-index.js';
import type { StoredRecord } from '../store/stored-record.js';
import type { Table } from '../store/table.js';
import type { Place } from './cursor.js';
import { encodeCursor } from './cursor.js';
import type { ListQuery } from './list-query.js';
import type { CustomResource } from './records/custom-resource.js';
import { idOf, keyOf } from './records/record-id.js';

/** One page of a list, by change time and id. */
export interface RecordPage {
  readonly records: readonly StoredRecord[];
  readonly nextCursor: string | null;
}

/** Reads only the page, or only what equals the first filter. */
export function listRecords(table: Table, resource: CustomResource, query: ListQuery): RecordPage {
  const { updatedSince, after, limit, equal } = query;
  const comesBefore = (record: StoredRecord): boolean => record.updatedAt < updatedSince || (after !== null && !isAfter(record, after));
  const found = equal.length === 0 ? page(table, comesBefore, limit + 1) : filtered(table, resource, query, comesBefore);
  const records = found.slice(0, limit);
  const last = records.at(-1);
  return { records, nextCursor: found.length > limit && last ? encodeCursor(last) : null };
}

function page(table: Table, comesBefore: (record: StoredRecord) => boolean, count: number): readonly StoredRecord[] {
  const first = table.byTime.countWhile(comesBefore);
  return table.byTime.slice(first, first + count);
}

function filtered(
  table: Table,
  resource: CustomResource,
  { equal }: ListQuery,
  comesBefore: (record: StoredRecord) => boolean,
): readonly StoredRecord[] {
  const [first] = equal;
  if (!first) return [];
  const [property, value] = first;
  const record = property === 'Id' ? table.get(keyOf(resource, value) ?? 0) : undefined;
  const candidates = property === 'Id' ? (record ? [record] : []) : table.equal(property, value);
  return candidates
    .filter((candidate) => !comesBefore(candidate) && equal.every(([name, wanted]) => holds(resource, candidate, name, wanted)))
    .sort((one, other) => one.updatedAt - other.updatedAt || one.key - other.key);
}

function holds(resource: CustomResource, record: StoredRecord, property: string, value: string): boolean {
  const held = property === 'Id' ? idOf(resource, record.key) : record.values[property];
  return EqualityIndex.term(held) === EqualityIndex.term(value);
}

function isAfter(record: StoredRecord, { updatedAt, key }: Place): boolean {
  return record.updatedAt > updatedAt || (record.updatedAt === updatedAt && record.key > key);
}
