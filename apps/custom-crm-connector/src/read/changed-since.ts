import type { Page } from '#connector-kit';
import type { Resources } from '../api/adapters/reference/resources.js';
import type { RecordType } from '../records/record-type.js';
import { decode } from './decode.js';

/**
 * One page of what changed at or after a time.
 *
 * @param since milliseconds since 1970, by the Custom CRM's clock
 * @param after null, or the contract's cursor of the page before
 */
export async function changedSince(resources: Resources, type: RecordType, since: number, after: string | null): Promise<Page> {
  const { items, nextCursor } = await resources.list(type.resource, { updatedSince: new Date(since).toISOString() }, after);
  return { records: items.map((item) => decode(type, item)), next: nextCursor };
}
