import type { ReadRecord } from '#connector-kit';
import type { Resources } from '../api/adapters/reference/resources.js';
import { common } from '../records/common-properties.js';
import type { RecordType } from '../records/record-type.js';
import { find } from './find.js';

/** Records that carry a link's id in `ExternalId`, per link. Several only when somebody copied one. */
export async function createdFor(
  resources: Resources,
  type: RecordType,
  links: readonly string[],
): Promise<ReadonlyMap<string, readonly ReadRecord[]>> {
  const found = await find(
    resources,
    type,
    links.map((link) => ({ [common.externalId]: link })),
  );
  return new Map(links.map((link, position) => [link, found[position] ?? []]));
}
