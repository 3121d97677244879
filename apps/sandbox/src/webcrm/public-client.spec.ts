import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startSandbox } from '../start-sandbox.js';
import type { RunningSandbox } from '../start-sandbox.js';

let sandbox: RunningSandbox;
let token: string;

beforeAll(async () => {
  sandbox = await startSandbox({ webcrmPort: 0, customCrmPort: 0, logs: false });
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await fetch(`${sandbox.webcrm}/_sandbox/reset`, { method: 'POST' });
  token = (await tokens('/Auth/ApiLogin', { body: new URLSearchParams({ authCode: 'sandbox-auth-code' }) })).AccessToken;
});

interface Tokens {
  readonly IsError: boolean;
  readonly AccessToken: string;
  readonly RefreshToken: string;
}

async function tokens(path: string, request: RequestInit): Promise<Tokens> {
  return (await (await fetch(`${sandbox.webcrm}${path}`, { method: 'POST', ...request })).json()) as Tokens;
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T | undefined> {
  const answer = await fetch(`${sandbox.webcrm}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answers ${answer.status}: ${await answer.text()}`);
  return answer.status === 204 ? undefined : (JSON.parse((await answer.text()) || 'null') as T);
}

interface Person {
  readonly PersonId: number;
  readonly PersonLastName: string;
  readonly PersonUpdatedAt: string;
}

/** As public clients read everything: page after page until one is empty. */
async function everyPage<T>(path: string, size: number): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; ; page += 1) {
    const records = await call<readonly T[]>('GET', `${path}?Page=${page}&Size=${size}`);
    if (!records || records.length === 0) return all;
    all.push(...records);
  }
}

function form(name: string, value: string): FormData {
  const sent = new FormData();
  sent.set(name, value);
  return sent;
}

describe('A client that somebody wrote for a live webCRM', () => {
  it.each<[string, (name: string, value: string) => [string, RequestInit]]>([
    ['a form', (name, value) => ['', { body: new URLSearchParams({ [name]: value }) }]],
    ['multipart', (name, value) => ['', { body: form(name, value) }]],
    ['a header', (name, value) => ['', { headers: { [name]: value } }]],
    ['the address', (name, value) => [`?${name}=${encodeURIComponent(value)}`, {}]],
  ])('logs in and renews its tokens by %s', async (_name, sent) => {
    const [query, request] = sent('authCode', 'sandbox-auth-code');
    const { RefreshToken } = await tokens(`/Auth/ApiLogin${query}`, request);
    const [renewal, renewing] = sent('refreshToken', RefreshToken);
    const { AccessToken, IsError } = await tokens(`/Auth/ApiRefresh${renewal}`, renewing);
    expect(IsError).toBe(false);
    token = AccessToken;
    expect(await call('GET', '/Persons')).toEqual([]);
  });

  it.each([
    ['an empty list', {}],
    ['204', { emptyAs204: {} }],
  ])('reads page after page until %s ends it', async (_name, faults) => {
    await call('POST', '/_sandbox/faults', faults);
    await call(
      'PATCH',
      '/Persons',
      Array.from({ length: 7 }, (_, position) => ({ PersonId: 0, PersonLastName: `P${position}` })),
    );
    const read = await everyPage<Person>('/Persons', 3);
    expect(read.map(({ PersonLastName }) => PersonLastName)).toEqual(['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6']);
  });

  it('updates and inserts with one PATCH, and reads in each answer what became of it', async () => {
    const [id] = (await call<readonly string[]>('PATCH', '/Persons', [{ PersonId: 0, PersonLastName: 'Holm' }])) ?? [];
    const answers = await call<readonly string[]>('PATCH', '/Persons', [
      { PersonId: Number(id), PersonLastName: 'Lund' },
      { PersonId: 0, PersonLastName: 'Berg' },
      { PersonId: 4711, PersonLastName: 'Nobody' },
    ]);
    expect(answers).toEqual([id, String(Number(id) + 1), 'There is no Person 4711']);
    expect(await call('GET', `/Persons/${id}`)).toMatchObject({ PersonLastName: 'Lund' });
  });

  it('asks what changed since it last looked, joined with what it needs', async () => {
    const organisation = await call<number>('POST', '/Organisations', { OrganisationName: "O'Hara & Søn" });
    await call('POST', '/Persons', { PersonLastName: 'Holm', PersonOrganisationId: organisation });
    await call('POST', '/Persons', { PersonLastName: 'Alone' });
    const script = [
      'SELECT PersonId, PersonLastName, OrganisationName FROM Person JOIN Organisation ON PersonOrganisationId = OrganisationId',
      "WHERE PersonUpdatedAt >= '2024-01-01T00:00:00' AND (OrganisationName = 'O''Hara & Søn' OR OrganisationName = '')",
      'ORDER BY PersonUpdatedAt ASC',
    ].join(' ');
    const changed = await call('GET', `/Queries?script=${encodeURIComponent(script)}&page=1&size=150`);
    expect(changed).toEqual([{ PersonId: 1, PersonLastName: 'Holm', OrganisationName: "O'Hara & Søn" }]);
  });

  it('asks for organisations that changed in a period, whose end does not count', async () => {
    const id = await call<number>('POST', '/Organisations', { OrganisationName: 'Nordlys' });
    const { OrganisationUpdatedAt: at = '' } =
      (await call<{ readonly OrganisationUpdatedAt: string }>('GET', `/Organisations/${id}`)) ?? {};
    const [second, next] = [Date.parse(at), Date.parse(at) + 1000].map((ms) => new Date(ms).toISOString());
    const find = (start = '', end = '') =>
      call<readonly unknown[]>(
        'GET',
        `/Organisations/FindByUpdateDates/${encodeURIComponent(start)}/${encodeURIComponent(end)}?Page=1&Size=10`,
      );
    expect(await find(second, next)).toMatchObject([{ OrganisationId: id }]);
    expect(await find('2000-01-01T00:00:00Z', second)).toEqual([]);
  });

  it('is told that the sandbox lacks what webCRM has', async () => {
    await expect(call('GET', `/Queries?script=${encodeURIComponent('SELECT * FROM Delivery')}`)).rejects.toThrow(
      "The sandbox's webCRM has no Delivery: it has Organisation, Person",
    );
  });
});
