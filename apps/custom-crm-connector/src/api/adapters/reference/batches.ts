import type { JsonRecord } from '#change-events';
import type { HttpClient, Judged } from '#connector-kit';

/** One write of a batch. */
export type BatchItem =
  | { readonly op: 'create'; readonly idempotencyKey: string; readonly record: JsonRecord }
  | { readonly op: 'patch'; readonly id: string; readonly ifMatch?: string; readonly patch: JsonRecord };

/** `POST /{resource}/batch`: up to 500 writes, answered one by one. */
export class Batches {
  constructor(private readonly client: HttpClient) {}

  /** Answers `{ items: [{ status, id, etag, record } | { status, problem }] }` in the order of the items. */
  send(resource: string, items: readonly BatchItem[]): Promise<Judged> {
    return this.client.call({
      method: 'POST',
      path: `/${resource}/batch`,
      body: { items: items.map((item): JsonRecord => ({ ...item })) },
    });
  }
}
