import { atMost, patiently } from '#connector-kit';
import type { ReadRecord } from '#connector-kit';
import type { Queries } from '../api/queries.js';
import type { Records } from '../api/records.js';
import type { RecordType } from '../records/record-type.js';
import { decodeAll } from './decode-all.js';

const readsAtOnce = 8;

/**
 * The present records of these ids. Several are asked for in one query, if there are queries; what the query leaves out is asked for by itself, because only
 * the answer to a direct read is proof that a record is gone.
 */
export async function readById(
  queries: Queries | null,
  records: Records,
  type: RecordType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReadRecord | null>> {
  const found = new Map<string, ReadRecord | null>();
  const known = ids.filter((id) => /^\d+$/.test(id));
  const conditions = known.map((id) => `${type.idProperty} = ${id}`);
  if (queries !== null && known.length > 1) {
    for (const { records: raws } of await queries.allOfAny(type.name, conditions, [type.idProperty]))
      for (const record of decodeAll(type, raws)) found.set(record.id, record);
  }
  const missing = known.filter((id) => !found.has(id));
  const direct = await atMost(readsAtOnce, missing, (id) => patiently(() => records.get(type.collection, id)));
  missing.forEach((id, position) => {
    const raw = direct[position] ?? null;
    found.set(id, raw === null ? null : (decodeAll(type, [raw])[0] ?? null));
  });
  return new Map(ids.map((id) => [id, found.get(id) ?? null]));
}
