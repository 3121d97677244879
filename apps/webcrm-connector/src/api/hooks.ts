import type { JsonRecord } from '#change-events';
import { LostAnswer } from '#connector-kit';
import type { Judged } from '#connector-kit';
import { Fault } from '#platform';
import type { ApiClient } from './api-client.js';
import { operation } from './operation.js';
import type { Collection } from './operation.js';
import { pageSize, type RawRecord } from './queries.js';
import { reasonOf } from './refusal.js';

/** `/{Collection}/Hooks` and `/{Collection}/Hooks/{id}`: the hooks of this application token. */
export class HooksApi {
  constructor(private readonly client: ApiClient) {}

  /**
   * All hooks of a type.
   *
   * @throws TryLater
   * @throws Fault when the token may not have hooks
   */
  async list(collection: Collection): Promise<readonly RawRecord[]> {
    const hooks: RawRecord[] = [];
    for (let page = 1; ; page += 1) {
      const query = { Page: page, Size: pageSize };
      const judged = await this.client.call(operation('get', '/{collection}/Hooks', { in: { collection }, query }));
      const found = judged.verdict === 'nothing' || judged.status === 204 ? [] : done(collection, judged).json;
      if (!Array.isArray(found)) throw new LostAnswer(`webCRM answers a list of ${collection}/Hooks with something that is not a list`);
      hooks.push(...(found as RawRecord[]));
      if (found.length < pageSize) return hooks;
    }
  }

  async post(collection: Collection, hook: JsonRecord): Promise<void> {
    done(collection, await this.client.call(operation('post', '/{collection}/Hooks', { in: { collection }, body: hook })));
  }

  async put(collection: Collection, id: string, hook: JsonRecord): Promise<void> {
    done(collection, await this.client.call(operation('put', '/{collection}/Hooks/{id}', { in: { collection, id }, body: hook })));
  }

  /** One that is gone already is removed, too. */
  async delete(collection: Collection, id: string): Promise<void> {
    const judged = await this.client.call(operation('delete', '/{collection}/Hooks/{id}', { in: { collection, id } }));
    if (judged.verdict !== 'nothing') done(collection, judged);
  }
}

function done(collection: string, judged: Judged): Judged {
  if (judged.verdict === 'done') return judged;
  const facts = { system: 'webcrm', status: judged.status };
  if (judged.verdict === 'login' || judged.verdict === 'forbidden') {
    const message = `the application token in WEBCRM_AUTH_CODE may not have hooks of ${collection}: grant it in webCRM, or leave WEBCRM_PUBLIC_URL out`;
    throw new Fault('config', message, facts);
  }
  // An address in the answer may be the hook's own, with its secret.
  const reason = reasonOf(judged).replace(/https?:\/\/\S+/g, '(address)');
  throw new Fault('permanent', `webCRM refuses hooks of ${collection}: ${reason}`, facts);
}
