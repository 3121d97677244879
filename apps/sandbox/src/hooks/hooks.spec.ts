import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonRecord } from '#change-events';
import { listener, type Listener } from '../../test/listener.js';
import { startSandbox } from '../start-sandbox.js';
import type { RunningSandbox } from '../start-sandbox.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
let sandbox: RunningSandbox;
let ear: Listener;
let token: Readonly<Record<'services' | 'person', string>>;

beforeAll(async () => {
  sandbox = await startSandbox({ webcrmPort: 0, customCrmPort: 0, logs: false });
  token = { services: await login('sandbox-auth-code'), person: await login('sandbox-person-code') };
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await send('POST', `${sandbox.webcrm}/_sandbox/reset`, '');
  ear = await listener();
});
afterEach(() => ear.stop());

async function login(authCode: string): Promise<string> {
  const answer = await fetch(`${sandbox.webcrm}/Auth/ApiLogin`, { method: 'POST', body: new URLSearchParams({ authCode }) });
  return ((await answer.json()) as { AccessToken: string }).AccessToken;
}

async function send(method: string, url: string, bearer: string, body?: Json): Promise<Json> {
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return text === '' ? null : (JSON.parse(text) as Json);
}

const webcrm = (method: string, path: string, body?: Json, who: 'services' | 'person' = 'services') =>
  send(method, `${sandbox.webcrm}${path}`, token[who], body);
const custom = (method: string, path: string, body?: Json, key = 'sandbox-api-key') =>
  send(method, `${sandbox.customcrm}${path}`, key, body);
const faults = (body: Json) => send('POST', `${sandbox.webcrm}/_sandbox/faults`, '', body);

function hook(EventType: string, changes: JsonRecord = {}): JsonRecord {
  return { Id: 0, TargetUrl: `${ear.address}/${EventType}`, EventType, IsEnabled: true, Filter: ['All'], ...changes };
}

const heard = async (count: number) => (await ear.heard(count)).map(({ path, body }): [string, Json] => [path, JSON.parse(body) as Json]);

describe("webCRM's hooks", () => {
  it('are made, listed page by page, changed and removed by their owner alone', async () => {
    const id = await webcrm('POST', '/Products/Hooks', hook('Create'));
    await webcrm('POST', '/Products/Hooks', hook('Update'));
    await webcrm('POST', '/Organisations/Hooks', hook('Create'));
    expect(await webcrm('GET', '/Products/Hooks?Page=1&Size=1')).toEqual([expect.objectContaining({ ...hook('Create'), Id: id })]);
    expect(await webcrm('GET', '/Products/Hooks')).toHaveLength(2);
    expect(await webcrm('GET', '/Products/Hooks', undefined, 'person')).toEqual([]);
    await expect(webcrm('DELETE', `/Products/Hooks/${String(id)}`, undefined, 'person')).rejects.toThrow('404');
    await webcrm('PUT', `/Products/Hooks/${String(id)}`, hook('Create', { IsEnabled: false }));
    expect(await webcrm('GET', `/Products/Hooks/${String(id)}`)).toMatchObject({ IsEnabled: false });
    await webcrm('DELETE', `/Products/Hooks/${String(id)}`);
    await expect(webcrm('GET', `/Products/Hooks/${String(id)}`)).rejects.toThrow('404');
  });

  it.each([
    ['an address', { TargetUrl: 'ftp://example.com' }],
    ['an event', { EventType: 'Upsert' }],
    ['whether it is enabled', { IsEnabled: 'yes' }],
    ['a filter of its type', { Filter: ['Owner'] }],
  ])('must name %s', async (_what, wrong) => {
    await expect(webcrm('POST', '/Products/Hooks', hook('Create', wrong))).rejects.toThrow('400');
  });

  it('tell of a create, an update and a delete, whoever makes them, and of no other type', async () => {
    for (const event of ['Create', 'Update', 'Delete']) await webcrm('POST', '/Products/Hooks', hook(event));
    await webcrm('POST', '/Organisations', { OrganisationName: 'Nobody listens' });
    const Id = await webcrm('POST', '/Products', { ProductName: 'Bolt' }, 'person');
    await ear.heard(1);
    await webcrm('PUT', `/Products/${String(Id)}`, { ProductName: 'Nut' });
    await ear.heard(2);
    await send('DELETE', `${sandbox.webcrm}/_sandbox/records/product/${String(Id)}`, '');
    expect(await heard(3)).toEqual(
      ['Create', 'Update', 'Delete'].map((EventType) => [`/${EventType}`, { Id, EntityType: 'Product', EventType }]),
    );
  });

  it('tell of each item of a bulk, and nothing while they are disabled or limited to the records of somebody', async () => {
    await webcrm('POST', '/Products/Hooks', hook('Create', { IsEnabled: false }));
    await webcrm('POST', '/Products/Hooks', hook('Create', { Filter: ['OrganisationOwner'] }));
    await webcrm('PATCH', '/Products', [{ ProductName: 'unheard' }]);
    await webcrm('POST', '/Products/Hooks', hook('Create'));
    const ids = (await webcrm('PATCH', '/Products', [{ ProductName: 'a' }, { ProductName: 'b' }])) as string[];
    expect((await heard(2)).map(([, body]) => String((body as JsonRecord)['Id'])).sort()).toEqual(ids.toSorted());
  });
});

describe("The Custom CRM's webhooks", () => {
  it('are made, listed, changed and removed by their owner alone, and never show their secret', async () => {
    const url = `${ear.address}/customer`;
    const made = await custom('POST', '/webhooks', { url, events: ['customer.created'], secret });
    expect(made).toEqual({ id: expect.any(String), url, events: ['customer.created'], enabled: true });
    const { id } = made as { id: string };
    expect(await custom('GET', '/webhooks')).toEqual({ items: [made] });
    expect(await custom('GET', '/webhooks', undefined, 'sandbox-person-key')).toEqual({ items: [] });
    expect(await custom('PATCH', `/webhooks/${id}`, { enabled: false })).toEqual({ ...(made as JsonRecord), enabled: false });
    await custom('DELETE', `/webhooks/${id}`);
    await expect(custom('GET', `/webhooks/${id}`)).rejects.toThrow('404');
  });

  it.each([
    ['url', { url: 'file:///etc' }],
    ['events', { events: ['invoice.created'] }],
    ['events', { events: [] }],
    ['secret', { secret: 'short' }],
    ['secret', { secret: null }],
    ['enabled', { enabled: 'yes' }],
  ])('are refused with a wrong %s', async (field, wrong) => {
    const right = { url: `${ear.address}/x`, events: ['customer.created'], secret };
    await expect(custom('POST', '/webhooks', { ...right, ...wrong })).rejects.toThrow(`"field":"${field}"`);
  });

  it('are called with what happened to which record, signed with their secret', async () => {
    await custom('POST', '/webhooks', {
      url: `${ear.address}/c`,
      events: ['customer.created', 'customer.updated', 'customer.deleted'],
      secret,
    });
    const { Id } = (await custom('POST', '/customers', { Name: 'Fjord' })) as { Id: string };
    await ear.heard(1);
    await custom('DELETE', `/customers/${Id}`);
    const calls = await ear.heard(2);
    expect(calls.map(({ body }) => JSON.parse(body) as Json)).toEqual(
      ['customer.created', 'customer.deleted'].map((type) => ({ type, timestamp: expect.any(String), data: { id: Id } })),
    );
    for (const { headers, body } of calls) {
      const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(content).digest('base64')}`);
    }
  });
});

describe('Faults of hooks', () => {
  const names = async (...products: string[]) => {
    for (const ProductName of products) await webcrm('POST', '/Products', { ProductName });
  };
  const order = async (count: number) => (await heard(count)).map(([, body]) => (body as JsonRecord)['Id']);

  it('skip, double and delay what they strike', async () => {
    await webcrm('POST', '/Products/Hooks', hook('Create'));
    await names('told');
    await ear.heard(1);
    const [first] = await order(1);
    const id = (offset: number) => Number(first) + offset;
    await faults({ skipWebhooks: { count: 1 } });
    await names('skipped');
    await faults({ duplicateWebhooks: { count: 1 } });
    await names('doubled');
    expect(await order(3)).toEqual([id(0), id(2), id(2)]);
    await faults({ reorderWebhooks: { count: 1, ms: 300 } });
    await names('late', 'early');
    expect(await order(5)).toEqual([id(0), id(2), id(2), id(4), id(3)]);
    expect(await send('GET', `${sandbox.webcrm}/_sandbox/faults/struck`, '')).toMatchObject({
      skipWebhooks: 1,
      duplicateWebhooks: 1,
      reorderWebhooks: 1,
    });
  });

  it('are no matter to those who write: a target that does not answer delays nobody, and is hung up on when the sandbox ends', async () => {
    const own = await startSandbox({ webcrmPort: 0, customCrmPort: 0, logs: false });
    const called = Promise.withResolvers<Socket>();
    const mute = createServer(({ socket }) => called.resolve(socket)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}/`;
    const post = (path: string, body: Json) => send('POST', `${own.customcrm}${path}`, 'sandbox-api-key', body);
    await post('/webhooks', { url, events: ['customer.created'], secret });
    await post('/customers', { Name: 'Fjord' });
    const hungUp = once(await called.promise, 'close');
    await own.stop();
    await hungUp;
    mute.close();
  });
});
