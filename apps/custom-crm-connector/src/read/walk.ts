import type { Page } from '#connector-kit';
import type { Resources } from '../api/adapters/reference/resources.js';
import type { RecordType } from '../records/record-type.js';
import { decode } from './decode.js';

/**
 * One page of all records of a type, by change time: what is changed meanwhile moves to the end and is seen there. `after` and `next` are the
 * contract's cursors.
 */
export async function walk(resources: Resources, type: RecordType, after: string | null): Promise<Page> {
  const { items, nextCursor } = await resources.list(type.resource, {}, after);
  return { records: items.map((item) => decode(type, item)), next: nextCursor };
}
