import { atMost } from '#connector-kit';
import type { ReadRecord } from '#connector-kit';
import { anyOf, queryBatches } from '../api/query-batches.js';
import { select } from '../api/query-script.js';
import type { Queries } from '../api/queries.js';
import type { Records } from '../api/records.js';
import type { RecordType } from '../records/record-type.js';
import { decodeAll } from './decode-all.js';

const readsAtOnce = 8;
/** Up to this many are read one by one, which webCRM answers without a search. */
const fewIds = 3;

/**
 * The present records of these ids. Many are asked for in one query; what the query leaves out is asked for by itself, because only
 * the answer to a direct read is proof that a record is gone.
 */
export async function readById(
  queries: Queries,
  records: Records,
  type: RecordType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReadRecord | null>> {
  const found = new Map<string, ReadRecord | null>();
  const known = ids.filter((id) => /^\d+$/.test(id));
  const conditions = known.map((id) => `${type.idProperty} = ${id}`);
  for (const batch of known.length > fewIds ? queryBatches(conditions) : []) {
    const answers = await queries.all(select(type.name, anyOf(conditions, batch), [type.idProperty]));
    for (const record of decodeAll(type, answers)) found.set(record.id, record);
  }
  const missing = known.filter((id) => !found.has(id));
  const direct = await atMost(readsAtOnce, missing, (id) => records.get(type.collection, id));
  missing.forEach((id, position) => {
    const raw = direct[position] ?? null;
    found.set(id, raw === null ? null : (decodeAll(type, [raw])[0] ?? null));
  });
  return new Map(ids.map((id) => [id, found.get(id) ?? null]));
}
