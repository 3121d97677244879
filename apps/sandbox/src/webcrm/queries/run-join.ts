import type { StoredRecord } from '../../store/stored-record.js';
import type { Table } from '../../store/table.js';
import type { Paging } from '../paging.js';
import { readProperty } from '../records/read-property.js';
import type { ReadProperty } from '../records/read-property.js';
import type { WebcrmEntity } from '../records/webcrm-entity.js';
import { comparable, compileCondition } from './compile-condition.js';
import { comparing } from './comparing.js';
import type { Join, SelectQuery } from './query.js';
import { QueryError } from './query-error.js';

/** One entity of a select with its records. */
export interface Side {
  readonly entity: WebcrmEntity;
  readonly table: Table;
}

/** A record of each entity, in the order of the entities. */
export type Row = readonly StoredRecord[];

/**
 * One page of the rows that a select over several entities finds. It reads all of their records.
 *
 * @param sides the entity of FROM, then that of each JOIN
 * @throws QueryError
 */
export function runJoin(sides: readonly Side[], query: SelectQuery, { page, size }: Paging): readonly Row[] {
  const names = sides.map(({ entity }) => entity.name).join(' and ');
  const find = (property: string): ReadProperty<Row> | undefined => propertyOf(sides, property);
  const matches = query.where === null ? () => true : compileCondition(find, names, query.where);
  return rowsOf(sides, query.joins)
    .filter(matches)
    .sort(comparing(find, names, query.order, byKeys))
    .slice((page - 1) * size, page * size);
}

function propertyOf(sides: readonly Side[], property: string): ReadProperty<Row> | undefined {
  for (const [place, { entity }] of sides.entries()) {
    const found = readProperty(entity, property);
    if (found) return { name: found.name, type: found.type, read: (row) => found.read(at(row, place)) };
  }
  return undefined;
}

function rowsOf(sides: readonly Side[], joins: readonly Join[]): readonly Row[] {
  let rows: readonly Row[] = allOf(sides[0]).map((record) => [record]);
  joins.forEach((join, place) => {
    const joined = sides[place + 1];
    const own = propertyNamed(sides.slice(place + 1, place + 2), join);
    const other = propertyNamed(sides.slice(0, place + 1), join);
    const byValue = new Map<unknown, StoredRecord[]>();
    for (const record of allOf(joined)) {
      const value = comparable(own.type, own.read([record]));
      byValue.set(value, [...(byValue.get(value) ?? []), record]);
    }
    rows = rows.flatMap((row) => (byValue.get(comparable(own.type, other.read(row))) ?? []).map((record) => [...row, record]));
  });
  return rows;
}

/** The one of the two properties after ON that these entities have. */
function propertyNamed(sides: readonly Side[], { left, right }: Join): ReadProperty<Row> {
  const found = propertyOf(sides, left) ?? propertyOf(sides, right);
  if (found) return found;
  throw new QueryError(`ON needs a property of ${sides.map(({ entity }) => entity.name).join(' or ')}, not '${left}' or '${right}'`);
}

function allOf(side: Side | undefined): readonly StoredRecord[] {
  return side ? side.table.byKey.slice(0, side.table.byKey.length) : [];
}

function at(row: Row, place: number): StoredRecord {
  const record = row[place];
  if (!record) throw new Error(`A row has no record at ${place}`);
  return record;
}

function byKeys(one: Row, other: Row): number {
  for (const [place, record] of one.entries()) {
    const difference = record.key - at(other, place).key;
    if (difference !== 0) return difference;
  }
  return 0;
}
