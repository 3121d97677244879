import type { Connector, ReadRecord } from '../connector.js';

/**
 * The present records of these ids. A list that lacks a record is no proof that it is gone: each absent one is read once more, alone, and only
 * then is null.
 */
export async function readSurely(
  connector: Pick<Connector, 'read'>,
  entity: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReadRecord | null>> {
  const reads = await connector.read(entity, ids);
  const sure = new Map<string, ReadRecord | null>();
  for (const id of ids) sure.set(id, reads.get(id) ?? (await connector.read(entity, [id])).get(id) ?? null);
  return sure;
}
