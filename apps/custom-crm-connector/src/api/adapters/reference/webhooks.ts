import type { JsonRecord } from '#change-events';
import { LostAnswer } from '#connector-kit';
import type { HttpClient, Judged } from '#connector-kit';
import { Fault } from '#platform';
import { problemOf } from '../../problem.js';
import type { RawRecord } from './raw-record.js';

/** `/webhooks` and `/webhooks/{id}` of the reference contract: the webhooks of this key. */
export class Webhooks {
  constructor(private readonly client: HttpClient) {}

  /**
   * @throws TryLater
   * @throws Fault when the key may not have webhooks, or the Custom CRM has none
   */
  async list(): Promise<readonly RawRecord[]> {
    const { json } = done(await this.client.call({ method: 'GET', path: '/webhooks' }));
    const { items } = (json ?? {}) as { readonly items?: unknown };
    if (!Array.isArray(items)) throw new LostAnswer('the Custom CRM answers a list of webhooks without items');
    return items as RawRecord[];
  }

  /** Answers the new webhook. */
  async post(webhook: JsonRecord): Promise<RawRecord> {
    return (done(await this.client.call({ method: 'POST', path: '/webhooks', body: webhook })).json ?? {}) as RawRecord;
  }

  async patch(id: string, webhook: JsonRecord): Promise<void> {
    done(await this.client.call({ method: 'PATCH', path: `/webhooks/${encodeURIComponent(id)}`, body: webhook }));
  }

  /** One that is gone already is removed, too. */
  async delete(id: string): Promise<void> {
    const judged = await this.client.call({ method: 'DELETE', path: `/webhooks/${encodeURIComponent(id)}` });
    if (judged.verdict !== 'nothing') done(judged);
  }
}

function done(judged: Judged): Judged {
  if (judged.verdict === 'done') return judged;
  const { reason } = problemOf(judged.status, judged.json);
  const lacksPermission = judged.verdict === 'login' || judged.verdict === 'forbidden';
  const what = lacksPermission ? 'the key in CUSTOM_CRM_API_KEY may not have webhooks' : 'the Custom CRM refuses webhooks';
  const message = `${what}: it answers "${reason}". Without CUSTOM_CRM_PUBLIC_URL none are asked for`;
  throw new Fault(lacksPermission ? 'config' : 'permanent', message, { system: 'customcrm', status: judged.status });
}
