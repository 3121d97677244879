import type { MatchKey } from '#change-events';
import type { ReadRecord } from '#connector-kit';

type Find = (keys: readonly MatchKey[]) => Promise<readonly (readonly ReadRecord[])[]>;

/** Records that carry a link's id in the external-id property, per link. Several only when somebody copied one. */
export async function createdFor(
  find: Find,
  externalId: string,
  links: readonly string[],
): Promise<ReadonlyMap<string, readonly ReadRecord[]>> {
  const found = await find(links.map((link) => ({ [externalId]: link })));
  return new Map(links.map((link, position) => [link, found[position] ?? []]));
}
