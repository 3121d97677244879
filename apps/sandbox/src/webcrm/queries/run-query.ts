import type { StoredRecord } from '../../store/stored-record.js';
import type { SortedRecords } from '../../store/sorted-records.js';
import type { Table } from '../../store/table.js';
import type { Paging } from '../paging.js';
import { readProperty } from '../records/read-property.js';
import type { WebcrmEntity } from '../records/webcrm-entity.js';
import type { Bounds } from './bounds.js';
import { boundsFor, candidates } from './candidates.js';
import { comparing } from './comparing.js';
import { compileCondition } from './compile-condition.js';
import type { SelectQuery } from './query.js';

/**
 * One page of what a select finds. A poll ("changed since, oldest first") and a walk by id read only their page, and a look-up by equality only
 * what is equal; everything else reads all records.
 *
 * @throws QueryError
 */
export function runQuery(table: Table, entity: WebcrmEntity, query: SelectQuery, { page, size }: Paging): readonly StoredRecord[] {
  const find = (property: string) => readProperty(entity, property);
  const matches = query.where === null ? () => true : compileCondition(find, entity.name, query.where);
  const byOrder = comparing<StoredRecord>(find, entity.name, query.order, (one, other) => one.key - other.key);
  const [from, to] = [(page - 1) * size, page * size];
  const few = candidates(table, entity, query.where);
  if (few) return few.filter(matches).sort(byOrder).slice(from, to);

  const way = wayThrough(table, entity, query);
  if (!way) return table.byKey.slice(0, table.byKey.length).filter(matches).sort(byOrder).slice(from, to);
  const found: StoredRecord[] = [];
  const first = way.records.countWhile((record) => way.place(record) < way.bounds.from);
  for (let position = first; found.length < to; position++) {
    const record = way.records.at(position);
    if (!record || way.place(record) >= way.bounds.to) break;
    if (matches(record)) found.push(record);
  }
  return found.slice(from);
}

interface Way {
  readonly records: SortedRecords;
  readonly place: (record: StoredRecord) => number;
  readonly bounds: Bounds;
}

/** An index whose order is the asked one. */
function wayThrough(table: Table, entity: WebcrmEntity, { where, order }: SelectQuery): Way | undefined {
  if (order.some(({ descending }) => descending)) return undefined;
  const [id, time] = [`${entity.name}Id`, `${entity.name}UpdatedAt`];
  const asked = order.map(({ property }) => readProperty(entity, property)?.name).join();
  if (asked === '' || asked === id) return { records: table.byKey, place: ({ key }) => key, bounds: boundsFor(entity, id, where) };
  if (asked !== time && asked !== `${time},${id}`) return undefined;
  return { records: table.byTime, place: ({ updatedAt }) => updatedAt, bounds: boundsFor(entity, time, where) };
}
