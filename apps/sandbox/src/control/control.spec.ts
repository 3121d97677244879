import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonRecord } from '#change-events';
import { startSandbox } from '../start-sandbox.js';
import type { RunningSandbox } from '../start-sandbox.js';

const json = { 'content-type': 'application/json' };

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ webcrmPort: 0, customCrmPort: 0, logs: false });
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await control('POST', 'reset');
});

async function control(method: string, path: string, body?: Json): Promise<Json> {
  const answer = await fetch(`${sandbox.customcrm}/_sandbox/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect({ text, ok: answer.ok }).toMatchObject({ ok: true });
  return text === '' ? null : (JSON.parse(text) as Json);
}

function api(method: string, path: string, body?: Json, key = 'sandbox-api-key'): Promise<Response> {
  return fetch(`${sandbox.customcrm}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(500),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function state(): Promise<Record<string, readonly JsonRecord[]>> {
  return (await control('GET', 'state')) as Record<string, readonly JsonRecord[]>;
}

describe('Faults', () => {
  it('answer a status as often as asked, with the time to wait', async () => {
    await control('POST', 'faults', { status: { code: 429, count: 2, retryAfterSeconds: 7 } });
    const statuses = [];
    for (let call = 0; call < 3; call++) statuses.push((await api('GET', '/customers')).headers.get('retry-after'));
    expect(statuses).toEqual(['7', '7', null]);
  });

  it('answer two kinds of status, one as often as the other', async () => {
    await control('POST', 'faults', { status: { code: 429, count: 1 }, failure: { code: 500, count: 1 } });
    const statuses = [];
    for (let call = 0; call < 3; call++) statuses.push((await api('GET', '/customers')).status);
    expect(statuses).toEqual([429, 500, 200]);
  });

  it('say in the body of webCRM how long to wait', async () => {
    await fetch(`${sandbox.webcrm}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"status":{"code":429,"retryAfterSeconds":7}}',
    });
    const answer = await fetch(`${sandbox.webcrm}/Persons`);
    expect([answer.status, await answer.json()]).toEqual([429, expect.objectContaining({ RetryAfterSeconds: 7 })]);
  });

  it('carry a write out without ever answering it, and let reads through', async () => {
    await control('POST', 'faults', { timeoutAfterApply: { count: 1 } });
    expect((await api('GET', '/customers')).status).toBe(200);
    await expect(api('POST', '/customers', { Name: 'Nordlys' })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect((await state())['customer']).toMatchObject([{ Name: 'Nordlys' }]);
  });

  it('drop a write before it is carried out', async () => {
    await control('POST', 'faults', { dropBeforeApply: { count: 1 } });
    await expect(api('POST', '/customers', { Name: 'Nordlys' })).rejects.toThrow();
    expect((await state())['customer']).toEqual([]);
  });

  it('answer a page instead of JSON, until they are cleared', async () => {
    await control('POST', 'faults', { html: {} });
    expect((await api('GET', '/customers')).headers.get('content-type')).toContain('text/html');
    await control('DELETE', 'faults');
    expect((await api('GET', '/customers')).headers.get('content-type')).toContain('application/json');
  });

  it('end the token that a call comes with', async () => {
    const login = await fetch(`${sandbox.webcrm}/Auth/ApiLogin`, {
      method: 'POST',
      body: new URLSearchParams({ authCode: 'sandbox-auth-code' }),
    });
    const { AccessToken } = (await login.json()) as { AccessToken: string };
    const read = async () => (await fetch(`${sandbox.webcrm}/Persons`, { headers: { authorization: `Bearer ${AccessToken}` } })).status;
    expect(await read()).toBe(200);
    await fetch(`${sandbox.webcrm}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"expireTokens":{"count":1}}',
    });
    expect([await read(), await read()]).toEqual([401, 401]);
  });

  it('let a call wait before it is handled', async () => {
    await control('POST', 'faults', { slowMs: { ms: 300, count: 1 } });
    const startedAt = performance.now();
    expect((await api('GET', '/customers')).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(290);
  });

  it('strike with a probability', async () => {
    await control('POST', 'faults', { status: { code: 500, probability: 0.5 } });
    const statuses = [];
    for (let call = 0; call < 60; call++) statuses.push((await api('GET', '/customers')).status);
    expect(new Set(statuses)).toEqual(new Set([200, 500]));
  });

  it('spare people, whom the journal counts on', async () => {
    await control('POST', 'faults', { status: { code: 500 } });
    await fetch(`${sandbox.webcrm}/_sandbox/faults`, { method: 'POST', headers: json, body: '{"expireTokens":{},"html":{"count":0}}' });
    expect((await api('POST', '/customers', { Name: 'Nordlys' }, 'sandbox-person-key')).status).toBe(201);
    const login = await fetch(`${sandbox.webcrm}/Auth/ApiLogin`, {
      method: 'POST',
      body: new URLSearchParams({ authCode: 'sandbox-person-code' }),
    });
    const { AccessToken } = (await login.json()) as { AccessToken: string };
    expect((await fetch(`${sandbox.webcrm}/Persons`, { headers: { authorization: `Bearer ${AccessToken}` } })).status).toBe(200);
  });

  it('are counted by kind', async () => {
    const before = (await control('GET', 'faults/struck')) as Record<string, number>;
    await control('POST', 'faults', { status: { code: 418, count: 2 } });
    for (let call = 0; call < 3; call++) await api('GET', '/customers');
    expect(await control('GET', 'faults/struck')).toEqual({ ...before, 'status 418': 2 });
  });

  it.each([
    [{ slowMs: { ms: -1 } }, 'slowMs.ms must be a number of milliseconds'],
    [{ html: { probability: 2 } }, 'html.probability must be a number from 0 to 1'],
    [{ dropBeforeApply: { count: 0.5 } }, 'dropBeforeApply.count must be an integer from 0'],
    [{ expireTokens: { often: 1 } }, "expireTokens has no setting 'often'"],
    [{ skipEmails: {} }, "There is no fault 'skipEmails'"],
  ])('are refused when they make no sense: %j', async (faults, reason) => {
    const answer = await fetch(`${sandbox.customcrm}/_sandbox/faults`, { method: 'POST', headers: json, body: JSON.stringify(faults) });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(reason)]);
  });

  it('are refused when they are not known', async () => {
    const answer = await fetch(`${sandbox.customcrm}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"explode":{}}',
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("There is no fault 'explode'")]);
  });
});

describe('The journal', () => {
  it('tells who wrote what, with the whole record before and after', async () => {
    await api('POST', '/customers', { Name: 'Nordlys' });
    await api('PATCH', '/customers/C-000001', { City: 'Aarhus' }, 'sandbox-person-key');
    expect(await control('GET', 'writes')).toMatchObject([
      { sequence: 1, who: 'services', method: 'POST', entity: 'customer', id: 'C-000001', before: null, after: { Name: 'Nordlys' } },
      { sequence: 2, who: 'person', method: 'PATCH', before: { Name: 'Nordlys', City: null }, after: { Name: 'Nordlys', City: 'Aarhus' } },
    ]);
    expect(await control('GET', 'writes?since=1')).toMatchObject([{ sequence: 2 }]);
  });

  it('tells when the services last asked for the record that they write', async () => {
    const login = await fetch(`${sandbox.webcrm}/Auth/ApiLogin`, {
      method: 'POST',
      body: new URLSearchParams({ authCode: 'sandbox-auth-code' }),
    });
    const { AccessToken } = (await login.json()) as { AccessToken: string };
    const call = async (method: string, path: string, body?: Json) => {
      const headers = { ...json, authorization: `Bearer ${AccessToken}` };
      return (
        await fetch(`${sandbox.webcrm}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      ).text();
    };
    const script = (where: string) => `/Queries?script=${encodeURIComponent(`SELECT * FROM Product WHERE ${where}`)}`;
    await call('POST', '/Products', { ProductCustom1: 'a' });
    const write = async () => {
      await call('PUT', '/Products/1', { ProductCustom1: 'b' });
      const writes = (await (await fetch(`${sandbox.webcrm}/_sandbox/writes`)).json()) as { lastRead: { at: number } | null }[];
      return writes.at(-1)?.lastRead?.at ?? null;
    };
    await call('GET', script('ProductId > 0'));
    expect(await write()).toBeNull();
    await call('GET', script('ProductId = 1'));
    const first = await write();
    expect(first).toEqual(expect.any(Number));
    await call('GET', '/Products/1');
    expect(await write()).toBeGreaterThanOrEqual(first ?? Infinity);
  });

  it('holds no write that was refused', async () => {
    await api('POST', '/customers', { Nme: 'x' });
    expect(await control('GET', 'writes')).toEqual([]);
  });
});

describe('Looking into the sandbox', () => {
  it('seeds both systems and says what a right first load ends with', async () => {
    const { expected } = (await control('POST', 'seed', { records: 20, seed: 1 })) as { expected: readonly JsonRecord[] };
    expect(expected.map(({ flow }) => flow)).toEqual(['organisations', 'persons', 'users', 'opportunities', 'quotationlines', 'products']);
    const webcrm = (await (await fetch(`${sandbox.webcrm}/_sandbox/state`)).json()) as Record<string, readonly JsonRecord[]>;
    expect(Object.keys(webcrm)).toEqual(['organisation', 'person', 'user', 'opportunity', 'quotationline', 'product']);
    expect(webcrm['organisation']?.length).toBeGreaterThan(15);
    expect((await state())['customer']?.length).toBeGreaterThan(10);
    expect(await control('GET', 'writes')).toEqual([]);
  });

  it('removes a record as a person would in the screens', async () => {
    await api('POST', '/customers', { Name: 'Nordlys' });
    await control('DELETE', 'records/customer/C-000001');
    expect((await api('GET', '/customers/C-000001')).status).toBe(404);
    expect(await control('GET', 'writes?since=1')).toMatchObject([{ who: 'person', method: 'DELETE', after: null }]);
  });
});

describe('The calls', () => {
  it('are told with whose key they came, what was answered and when, those that failed, too', async () => {
    const before = ((await control('GET', 'calls')) as readonly JsonRecord[]).length;
    await control('POST', 'faults', { status: { code: 429, count: 1 } });
    await api('GET', '/customers?limit=5');
    await api('GET', '/customers', undefined, 'sandbox-person-key');
    await api('GET', '/customers', undefined, 'wrong');
    const calls = ((await control('GET', 'calls')) as readonly JsonRecord[]).slice(before);
    expect(calls).toMatchObject([
      { who: 'services', method: 'GET', path: '/customers', query: { limit: '5' }, status: 429 },
      { who: 'person', path: '/customers', status: 200 },
      { who: null, status: 401 },
    ]);
    const [first] = calls;
    expect(Number(first?.['answeredAt'])).toBeGreaterThanOrEqual(Number(first?.['at']));
    expect(await control('GET', `calls?since=${String(calls[1]?.['sequence'])}`)).toMatchObject([{ status: 401 }]);
  });

  it('that are never answered stay without a status', async () => {
    await control('POST', 'faults', { timeoutAfterApply: { count: 1 } });
    await expect(api('POST', '/customers', { Name: 'Fjord' })).rejects.toThrow();
    const last = ((await control('GET', 'calls')) as readonly JsonRecord[]).at(-1);
    expect(last).toMatchObject({ method: 'POST', status: null, answeredAt: null });
  });
});
