import { LostAnswer } from '#connector-kit';
import type { Judged } from '#connector-kit';
import type { ApiClient } from './api-client.js';
import { operation } from './operation.js';
import type { Collection } from './operation.js';
import { pageSize } from './queries.js';
import type { RawRecord } from './queries.js';
import { refusedRead } from './refusal.js';

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The plain lists, for systems that refuse queries. */
export class Lists {
  constructor(private readonly client: ApiClient) {}

  /**
   * One page of all records of a type. Pages count from 1.
   *
   * @throws TryLater
   * @throws Fault when the token may not read this type
   */
  async page(collection: Collection, page: number, size = pageSize): Promise<readonly RawRecord[]> {
    return recordsIn(
      collection,
      await this.client.call(operation('get', '/{collection}', { in: { collection }, query: { Page: page, Size: size } })),
    );
  }

  /**
   * One page of the organisations whose last change is in a period. Which order they are in is not known.
   *
   * @param start milliseconds since 1970, included
   * @param end excluded
   */
  async organisationsChanged(start: number, end: number, page: number): Promise<readonly RawRecord[]> {
    const places = { startDate: iso(start), endDate: iso(end) };
    const query = { Page: page, Size: pageSize };
    return recordsIn(
      'changed organisations',
      await this.client.call(operation('get', '/Organisations/FindByUpdateDates/{startDate}/{endDate}', { in: places, query })),
    );
  }
}

function recordsIn(what: string, judged: Judged): readonly RawRecord[] {
  if (judged.verdict !== 'done') throw refusedRead(what, judged);
  // Past the last record webCRM may answer 204.
  if (judged.status === 204) return [];
  if (!Array.isArray(judged.json)) throw new LostAnswer(`webCRM answers a list of ${what} with something that is not a list`);
  return judged.json as RawRecord[];
}
