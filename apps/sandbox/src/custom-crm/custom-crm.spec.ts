import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonRecord } from '#change-events';
import { startSandbox } from '../start-sandbox.js';
import type { RunningSandbox } from '../start-sandbox.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ webcrmPort: 0, customCrmPort: 0, logs: false });
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await fetch(`${sandbox.customcrm}/_sandbox/reset`, { method: 'POST' });
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonRecord;
}

async function call(method: string, path: string, body?: Json, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(`${sandbox.customcrm}${path}`, {
    method,
    headers: {
      authorization: 'Bearer sandbox-api-key',
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? {} : (JSON.parse(text) as JsonRecord) };
}

async function items(path: string): Promise<readonly JsonRecord[]> {
  return (await call('GET', path)).body['items'] as readonly JsonRecord[];
}

describe('The Custom CRM', () => {
  it('wants an API key', async () => {
    const { status, headers, body } = await call('GET', '/customers', undefined, { authorization: 'Bearer wrong' });
    expect(status).toBe(401);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ status: 401, title: 'Unauthorized' });
  });

  it('answers a create with the whole record and its entity tag', async () => {
    const { status, headers, body } = await call('POST', '/customers', { Name: 'Nordlys', ExternalId: 'link-1' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ Id: 'C-000001', Name: 'Nordlys', ExternalId: 'link-1', Email: null });
    expect(body['UpdatedAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(headers.get('etag')).toBe('"1"');
    expect((await call('GET', '/customers/C-000001')).headers.get('etag')).toBe('"1"');
  });

  it('answers a repeated create with the first answer and makes one record', async () => {
    const key = { 'idempotency-key': 'link-1' };
    const first = await call('POST', '/customers', { Name: 'Nordlys' }, key);
    const again = await call('POST', '/customers', { Name: 'Nordlys' }, key);
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([201, first.body, '"1"']);
    expect(await items('/customers')).toHaveLength(1);
  });

  it('patches what is sent, empties what is null, and refuses a stale tag', async () => {
    await call('POST', '/contacts', { FirstName: 'Anna', LastName: 'Holm', Title: 'CEO' });
    const patched = await call('PATCH', '/contacts/K-000001', { LastName: 'Lund', Title: null }, { 'if-match': '"1"' });
    expect(patched).toMatchObject({ status: 200, body: { FirstName: 'Anna', LastName: 'Lund', Title: null } });
    expect(patched.headers.get('etag')).toBe('"2"');
    expect((await call('PATCH', '/contacts/K-000001', { Title: 'CTO' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await call('PATCH', '/contacts/K-000001', { Title: 'CTO' })).status).toBe(200);
  });

  it.each([
    [{ Nme: 'x' }, 'Nme'],
    [{ Name: 'x'.repeat(256) }, 'Name'],
    [{ Name: 5 }, 'Name'],
    [{ Id: 'C-000009' }, 'Id'],
    [{ constructor: 'x' }, 'constructor'],
  ])('names the field that is to blame: %j', async (record, field) => {
    expect(await call('POST', '/customers', record)).toMatchObject({ status: 422, body: { status: 422, field } });
  });

  it('gives moments back in milliseconds and UTC, and takes days only as days', async () => {
    expect((await call('POST', '/orders', { OrderDate: '2026-01-31T12:00:00+01:00' })).body['OrderDate']).toBe('2026-01-31T11:00:00.000Z');
    expect((await call('POST', '/contacts', { BirthDate: '1980-02-30' })).body['field']).toBe('BirthDate');
  });

  it('lists by change time and id, page by page, with the moment asked for included', async () => {
    for (const Name of ['a', 'b', 'c']) await call('POST', '/products', { Name });
    // Two changes within a millisecond are in the order of their ids.
    const made = Date.now();
    while (Date.now() === made) await new Promise(setImmediate);
    await call('PATCH', '/products/P-000001', { Name: 'A' });
    const first = await call('GET', '/products?limit=2');
    const cursor = String(first.body['nextCursor']);
    const second = await call('GET', `/products?limit=2&cursor=${cursor}`);
    const names = [first, second].flatMap(({ body }) => (body['items'] as readonly JsonRecord[]).map((item) => item['Name']));
    expect(names).toEqual(['b', 'c', 'A']);
    expect(second.body['nextCursor']).toBeNull();
    const [last] = second.body['items'] as readonly JsonRecord[];
    expect(await items(`/products?updatedSince=${String(last?.['UpdatedAt'])}`)).toContainEqual(last);
  });

  it('filters by properties and refuses unknown parameters', async () => {
    await call('POST', '/contacts', { Email: 'Anna@mail.example', ContactType: 'person' });
    await call('POST', '/contacts', { Email: 'anna@mail.example', ContactType: 'user' });
    expect(await items('/contacts?Email=anna@mail.example')).toHaveLength(2);
    expect(await items('/contacts?Email=anna@mail.example&ContactType=user')).toMatchObject([{ Id: 'K-000002' }]);
    expect(await items('/contacts?Id=K-000001')).toHaveLength(1);
    expect((await call('GET', '/contacts?Mail=x')).body).toMatchObject({ status: 400, field: 'Mail' });
  });

  it('answers a batch item by item', async () => {
    await call('POST', '/customers', { Name: 'Nordlys' });
    const { status, body } = await call('POST', '/customers/batch', {
      items: [
        { op: 'create', idempotencyKey: 'k', record: { Name: 'New' } },
        { op: 'create', idempotencyKey: 'k', record: { Name: 'New' } },
        { op: 'patch', id: 'C-000001', ifMatch: '"1"', patch: { City: 'Aarhus' } },
        { op: 'patch', id: 'C-000001', ifMatch: '"1"', patch: { City: 'Odense' } },
        { op: 'patch', id: 'C-000099', patch: {} },
        { op: 'create', record: { Nme: 'x' } },
      ],
    });
    expect(status).toBe(200);
    expect(body['items']).toMatchObject([
      { status: 201, id: 'C-000002', etag: '"1"', record: { Name: 'New' } },
      { status: 201, id: 'C-000002' },
      { status: 200, id: 'C-000001', etag: '"2"', record: { City: 'Aarhus' } },
      { status: 412, problem: { status: 412 } },
      { status: 404 },
      { status: 422, problem: { field: 'Nme' } },
    ]);
  });

  it('deletes', async () => {
    await call('POST', '/orders', { OrderNumber: '1' });
    expect((await call('DELETE', '/orders/O-000001')).status).toBe(204);
    expect((await call('GET', '/orders/O-000001')).status).toBe(404);
  });

  it('answers broken JSON and unknown resources with problem details', async () => {
    const broken = await fetch(`${sandbox.customcrm}/customers`, {
      method: 'POST',
      headers: { authorization: 'Bearer sandbox-api-key', 'content-type': 'application/json' },
      body: '{',
    });
    expect([broken.status, broken.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect((await call('GET', '/invoices')).status).toBe(404);
  });
});
