import { atMost, patiently } from '#connector-kit';
import type { ReadRecord } from '#connector-kit';
import type { Resources } from '../api/adapters/reference/resources.js';
import type { RecordType } from '../records/record-type.js';
import { decode } from './decode.js';

const readsAtOnce = 8;

/** The present records of these ids with their ETags, one call each: lists have no ETags. */
export async function readById(
  resources: Resources,
  type: RecordType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReadRecord | null>> {
  const reads = await atMost(readsAtOnce, ids, async (id): Promise<[string, ReadRecord | null]> => {
    const found = await patiently(() => resources.get(type.resource, id));
    return [id, found && decode(type, found.record, found.etag)];
  });
  return new Map(reads);
}
