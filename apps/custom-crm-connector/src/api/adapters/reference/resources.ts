import type { JsonRecord } from '#change-events';
import { LostAnswer } from '#connector-kit';
import type { HttpClient, Judged } from '#connector-kit';
import { refusedRead, refusedRecord } from '../../refused-read.js';
import type { RawRecord } from './raw-record.js';

/** Records of one answer; far below the contract's greatest of 1,000, so that an answer stays small. */
const pageSize = 500;

/** One page of a list. `nextCursor` is opaque; null ends the list. */
export interface ListPage {
  readonly items: readonly RawRecord[];
  readonly nextCursor: string | null;
}

/** `/{resource}` and `/{resource}/{id}` of the reference contract: one endpoint family, the same for all types. */
export class Resources {
  constructor(private readonly client: HttpClient) {}

  /**
   * One page of a list, by change time, then id.
   *
   * @param filters `updatedSince` as ISO 8601, and properties with the value that they must have
   * @throws TryLater
   * @throws Fault
   */
  async list(resource: string, filters: Readonly<Record<string, string>>, cursor: string | null): Promise<ListPage> {
    const query = { ...filters, limit: String(pageSize), ...(cursor === null ? {} : { cursor }) };
    const judged = await this.client.call({ method: 'GET', path: `/${resource}`, query });
    if (judged.verdict !== 'done') throw refusedRead(resource, judged);
    const page = judged.json as Partial<ListPage> | null;
    if (!Array.isArray(page?.items)) throw new LostAnswer(`the Custom CRM answers a list of ${resource} without items`);
    const nextCursor = page.nextCursor ?? null;
    if (nextCursor !== null && typeof nextCursor !== 'string') {
      throw new LostAnswer(`the Custom CRM answers a list of ${resource} with a cursor that is no text`);
    }
    return { items: page.items, nextCursor };
  }

  /** All records that have these values. */
  async all(resource: string, filters: Readonly<Record<string, string>>): Promise<readonly RawRecord[]> {
    const items: RawRecord[] = [];
    let cursor: string | null = null;
    do {
      const page: ListPage = await this.list(resource, filters, cursor);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  /** One record with its ETag, or null where there is none. */
  async get(resource: string, id: string): Promise<{ readonly record: RawRecord; readonly etag?: string } | null> {
    const judged = await this.client.call({ method: 'GET', path: `/${resource}/${encodeURIComponent(id)}` });
    if (judged.verdict === 'nothing') return null;
    if (judged.verdict === 'forbidden') throw refusedRecord(resource, id, judged);
    if (judged.verdict !== 'done') throw refusedRead(resource, judged);
    if (typeof judged.json !== 'object' || judged.json === null || Array.isArray(judged.json)) {
      throw new LostAnswer(`the Custom CRM answers a read of ${resource} with something that is not a record`);
    }
    return { record: judged.json as RawRecord, ...(judged.etag === undefined ? {} : { etag: judged.etag }) };
  }

  /** Makes a record. The same key again gives the first answer again. */
  post(resource: string, idempotencyKey: string, record: JsonRecord): Promise<Judged> {
    return this.client.call({ method: 'POST', path: `/${resource}`, headers: { 'idempotency-key': idempotencyKey }, body: record });
  }

  /** Changes a record if it still is what the ETag names; what is left out stays. */
  patch(resource: string, id: string, etag: string | undefined, patch: JsonRecord): Promise<Judged> {
    const headers = { 'content-type': 'application/merge-patch+json', ...(etag === undefined ? {} : { 'if-match': etag }) };
    return this.client.call({ method: 'PATCH', path: `/${resource}/${encodeURIComponent(id)}`, headers, body: patch });
  }
  /** Deletes a record if it still is what the ETag names. Answers without a body. */
  delete(resource: string, id: string, etag: string | undefined): Promise<Judged> {
    const headers = etag === undefined ? {} : { 'if-match': etag };
    return this.client.call({ method: 'DELETE', path: `/${resource}/${encodeURIComponent(id)}`, headers });
  }
}
