import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { HttpClient, LocalQuota, Pace } from '#connector-kit';
import { Webhooks } from '../api/adapters/reference/webhooks.js';
import { CustomCrmSettings } from '../config.js';
import { CustomCrmHooks } from './custom-crm-hooks.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const settings = { CUSTOM_CRM_PUBLIC_URL: 'https://sync.example.com/crm/', CUSTOM_CRM_WEBHOOK_SECRET: secret };
const api = new Webhooks(new HttpClient({ name: 'none', baseUrl: 'http://127.0.0.1:1' }, new Pace(new LocalQuota())));
const hooks = new CustomCrmHooks(Object.assign(new CustomCrmSettings(), settings), api);

function call(body: string, at = Date.now(), key = secret) {
  const timestamp = String(Math.floor(at / 1_000));
  const bytes = Buffer.from(key.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', bytes).update(`msg_1.${timestamp}.${body}`).digest('base64');
  return {
    path: ['customer'],
    headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
  };
}

describe("The Custom CRM's webhooks", () => {
  it('are wanted below the public address, for all that happens to a type', () => {
    expect(hooks.wanted('customer')).toEqual([
      {
        entity: 'customer',
        events: 'customer.created customer.deleted customer.updated',
        target: 'https://sync.example.com/crm/hooks/customcrm/customer',
      },
    ]);
  });

  it('are taken when they are signed and new, and else not (F19)', () => {
    const signed = call('{}');
    expect([hooks.admitsHead(signed), hooks.admitsBody(signed, Buffer.from('{}'))]).toEqual([true, true]);
    expect(hooks.admitsBody(signed, Buffer.from('{ }'))).toBe(false);
    expect(hooks.admitsHead(call('{}', Date.now() - 400_000))).toBe(false);
    expect(hooks.admitsBody(call('{}', Date.now(), `whsec_${'A'.repeat(32)}`), Buffer.from('{}'))).toBe(false);
  });

  it.each([
    [{ data: { id: 'C-000001' } }, { entity: 'customer', ids: ['C-000001'] }],
    [{ data: { id: 'C\u0000' } }, { entity: 'customer' }],
    [{ data: { id: 7 } }, { entity: 'customer' }],
    [{ data: null }, { entity: 'customer' }],
    [null, { entity: 'customer' }],
    [undefined, { entity: 'customer' }],
  ])('that say %j hint at %j', (json, hint) => {
    expect(hooks.hintIn(call(''), json)).toEqual(hint);
  });

  it('are about nothing that is kept in sync when their path says so', () => {
    expect(hooks.hintIn({ ...call(''), path: ['invoice'] }, { data: { id: '1' } })).toBeUndefined();
  });
});
