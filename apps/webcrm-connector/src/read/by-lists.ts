import type { MatchKey } from '#change-events';
import type { Page, ReadRecord } from '#connector-kit';
import { Fault } from '#platform';
import type { Lists } from '../api/lists.js';
import type { RecordType } from '../records/record-type.js';
import { changedOrganisations } from './changed-organisations.js';
import { decodeAll } from './decode-all.js';
import { overlapMs } from './changed-since.js';
import { checkKeys, holds } from './find.js';
import { mayGoOn } from './next-position.js';

async function listPage(lists: Lists, type: RecordType, page: number): Promise<readonly ReadRecord[]> {
  return decodeAll(type, await lists.page(type.collection, page));
}

/** All records of a type that are wanted, page by page; only these are kept. */
async function everyPage(lists: Lists, type: RecordType, isWanted: (record: ReadRecord) => boolean): Promise<readonly ReadRecord[]> {
  const wanted = new Map<string, ReadRecord>();
  for (let page = 1; ; page += 1) {
    const records = await listPage(lists, type, page);
    for (const record of records.filter(isWanted)) wanted.set(record.id, record);
    if (!mayGoOn(records.length)) return [...wanted.values()];
  }
}

/** One page of all records of a type. `after` and `next` are `page:<number>`; anything else begins anew. */
export async function walkLists(lists: Lists, type: RecordType, after: string | null): Promise<Page> {
  const page = Number(/^page:(\d+)$/.exec(after ?? '')?.[1] ?? 1);
  const records = await listPage(lists, type, page);
  return { records, next: mayGoOn(records.length) ? `page:${page + 1}` : null };
}

/**
 * All that changed at or after a time, oldest change first. Organisations can be asked for by their change; of the other types everything is
 * read, and what is older is left out.
 *
 * @param newest milliseconds since 1970, by webCRM's clock
 */
export async function changedInLists(lists: Lists, type: RecordType, newest: number): Promise<Page> {
  const since = newest - overlapMs;
  const changed = (await askForChanges(lists, type, since)) ?? (await everyPage(lists, type, ({ changedAt }) => changedAt >= since));
  return { records: changed.toSorted((one, other) => one.changedAt - other.changedAt), next: null };
}

async function askForChanges(lists: Lists, type: RecordType, since: number): Promise<readonly ReadRecord[] | undefined> {
  if (type.collection !== 'Organisations') return undefined;
  try {
    return await changedOrganisations(lists, type, since);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** Records equal in all properties of a key, for each key: all records are read. */
export async function findInLists(lists: Lists, type: RecordType, keys: readonly MatchKey[]): Promise<readonly (readonly ReadRecord[])[]> {
  checkKeys(type, keys);
  const found = await everyPage(lists, type, (record) => keys.some((key) => holds(record, key)));
  return keys.map((key) => found.filter((record) => holds(record, key)));
}
