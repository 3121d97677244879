import type { JsonRecord } from '#change-events';
import { LostAnswer } from '#connector-kit';
import type { Judged } from '#connector-kit';
import type { ApiClient } from './api-client.js';
import { operation } from './operation.js';
import type { Collection, Deletable } from './operation.js';
import type { RawRecord } from './queries.js';
import { refusedRead, refusedRecord } from './refusal.js';

/** `/{Collection}` and `/{Collection}/{id}`: one endpoint family, the same for all types. */
export class Records {
  constructor(private readonly client: ApiClient) {}

  /**
   * One record, or null where there is none: an unknown id is answered with 404, 204 or an empty body.
   *
   * @throws TryLater
   * @throws Fault
   */
  async get(collection: Collection, id: string): Promise<RawRecord | null> {
    const judged = await this.client.call(operation('get', '/{collection}/{id}', { in: { collection, id } }));
    if (judged.verdict === 'nothing') return null;
    if (judged.verdict === 'forbidden') throw refusedRecord(collection, id, judged);
    if (judged.verdict !== 'done') throw refusedRead(collection, judged);
    if (judged.json === undefined || judged.json === null) return null;
    if (typeof judged.json !== 'object' || Array.isArray(judged.json)) {
      throw new LostAnswer(`webCRM answers a read of ${collection} with something that is not a record`);
    }
    return judged.json as RawRecord;
  }

  /** Updates one record; what is left out stays, but the public description wants the id in the body, too. Answers without a body. */
  put(collection: Collection, id: string, values: JsonRecord): Promise<Judged> {
    return this.client.call(operation('put', '/{collection}/{id}', { in: { collection, id }, body: values }));
  }

  /** Makes one record, with 0 where the public description wants an id; answers the id as a bare integer. */
  post(collection: Collection, values: JsonRecord): Promise<Judged> {
    return this.client.call(operation('post', '/{collection}', { in: { collection }, body: values }));
  }

  /** Updates the items that name their id and makes the others; answers a list of texts, each an id or what went wrong. */
  patch(collection: Collection, items: readonly JsonRecord[]): Promise<Judged> {
    return this.client.call(operation('patch', '/{collection}', { in: { collection }, body: items }));
  }

  /** Deletes one record. Answers without a body. */
  delete(collection: Deletable, id: string): Promise<Judged> {
    return this.client.call(operation('delete', '/{collection}/{id}', { in: { collection, id } }));
  }
}
