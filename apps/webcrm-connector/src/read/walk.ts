import type { Page } from '#connector-kit';
import { select } from '../api/query-script.js';
import type { Queries } from '../api/queries.js';
import type { RecordType } from '../records/record-type.js';
import { decodeAll } from './decode-all.js';
import { mayGoOn } from './next-position.js';

/** One page of all records of a type, by id, so that records made or changed meanwhile shift nothing. `after` and `next` are ids. */
export async function walk(queries: Queries, type: RecordType, after: string | null): Promise<Page> {
  const { idProperty: id } = type;
  const records = decodeAll(type, await queries.run(select(type.name, `${id} > ${after ?? '0'}`, [id])));
  return { records, next: mayGoOn(records.length) ? (records.at(-1)?.id ?? null) : null };
}
