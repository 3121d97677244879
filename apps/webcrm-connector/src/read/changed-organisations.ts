import type { ReadRecord } from '#connector-kit';
import type { Lists } from '../api/lists.js';
import type { RecordType } from '../records/record-type.js';
import { decodeAll } from './decode-all.js';
import { mayGoOn } from './next-position.js';

const secondMs = 1_000;
const dayMs = 86_400_000;

function floor(ms: number): number {
  return Math.floor(ms / secondMs) * secondMs;
}

/** A second in the middle of what a page holds, so that both parts of the period are shorter. */
function middleOf(records: readonly ReadRecord[], start: number, end: number): number {
  const times = records.map(({ changedAt }) => changedAt).sort((one, other) => one - other);
  return Math.min(Math.max(floor(times[Math.floor(times.length / 2)] ?? start), start + secondMs), end - secondMs);
}

/**
 * Organisations that changed at or after a time. Pages would shift while organisations are edited, so a period that does not fit into one page is
 * cut in two, down to single seconds, oldest first: what is edited meanwhile moves into a period that is read later.
 *
 * @param since milliseconds since 1970
 */
export async function changedOrganisations(lists: Lists, type: RecordType, since: number): Promise<readonly ReadRecord[]> {
  const found = new Map<string, ReadRecord>();
  const keep = (records: readonly ReadRecord[]): void => {
    for (const record of records) found.set(record.id, record);
  };
  const pageOf = async (start: number, end: number, page: number): Promise<readonly ReadRecord[]> =>
    decodeAll(type, await lists.organisationsChanged(start, end, page));

  const read = async (start: number, end: number): Promise<void> => {
    let records = await pageOf(start, end, 1);
    if (mayGoOn(records.length) && end - start > secondMs) {
      const middle = middleOf(records, start, end);
      await read(start, middle);
      await read(middle, end);
      return;
    }
    for (let page = 2; ; page += 1) {
      keep(records);
      if (!mayGoOn(records.length)) return;
      records = await pageOf(start, end, page);
    }
  };
  // No clock is a day wrong.
  await read(floor(since), floor(Date.now()) + dayMs);
  return [...found.values()];
}
