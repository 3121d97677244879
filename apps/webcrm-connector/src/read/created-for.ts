import type { ReadRecord } from '#connector-kit';
import type { Queries } from '../api/queries.js';
import type { RecordType } from '../records/record-type.js';
import { find } from './find.js';

/** Records that carry a link's id in the external-id property, per link. Several only when somebody copied one. */
export async function createdFor(
  queries: Queries,
  type: RecordType,
  externalId: string,
  links: readonly string[],
): Promise<ReadonlyMap<string, readonly ReadRecord[]>> {
  const found = await find(
    queries,
    type,
    links.map((link) => ({ [externalId]: link })),
  );
  return new Map(links.map((link, position) => [link, found[position] ?? []]));
}
