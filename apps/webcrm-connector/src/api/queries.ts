import { Fault } from '#platform';
import { LostAnswer } from '#connector-kit';
import type { ApiClient } from './api-client.js';
import { refusedRead } from './refusal.js';

/** Most records that webCRM gives in one answer. */
export const pageSize = 1000;

/** A record as it came: property name to value. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** `GET /Queries`: a read-only select over one entity. */
export class Queries {
  constructor(private readonly client: ApiClient) {}

  /**
   * One page of a query's result, in the query's order. Pages count from 1.
   *
   * @throws TryLater
   * @throws Fault when the token may not read this entity, or webCRM does not understand the script
   */
  async run(script: string, page = 1, size = pageSize): Promise<readonly RawRecord[]> {
    const judged = await this.client.call({ method: 'GET', path: '/Queries', query: { script, page: String(page), size: String(size) } });
    if (judged.verdict === 'nothing') {
      const message = 'webCRM has no /Queries: WEBCRM_BASE_URL must be the address of its REST API';
      throw new Fault('config', message, { setting: 'WEBCRM_BASE_URL' });
    }
    if (judged.verdict !== 'done') throw refusedRead(entityOf(script), judged);
    // Past the last record webCRM may answer 204.
    if (judged.status === 204) return [];
    if (!Array.isArray(judged.json)) throw new LostAnswer('webCRM answers a query with something that is not a list');
    return judged.json as RawRecord[];
  }

  /** All records of a query's result, page by page. */
  async all(script: string): Promise<readonly RawRecord[]> {
    const records: RawRecord[] = [];
    for (let page = 1; ; page += 1) {
      const found = await this.run(script, page);
      records.push(...found);
      if (found.length < pageSize) return records;
    }
  }
}

function entityOf(script: string): string {
  return /FROM (\w+)/.exec(script)?.[1] ?? 'records';
}
