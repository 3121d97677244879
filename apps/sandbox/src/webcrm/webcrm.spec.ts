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
  await fetch(`${sandbox.webcrm}/_sandbox/reset`, { method: 'POST' });
});

async function login(authCode = 'sandbox-auth-code'): Promise<JsonRecord> {
  const answer = await fetch(`${sandbox.webcrm}/Auth/ApiLogin`, { method: 'POST', body: new URLSearchParams({ authCode }) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as JsonRecord;
}

async function call(token: Json | undefined, method: string, path: string, body?: Json): Promise<{ status: number; body: Json }> {
  const answer = await fetch(`${sandbox.webcrm}${path}`, {
    method,
    headers: { authorization: `Bearer ${String(token)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as Json) };
}

async function create(token: Json | undefined, path: string, body: Json): Promise<number> {
  const answer = await call(token, 'POST', path, body);
  expect(answer.status).toBe(200);
  return answer.body as number;
}

describe('Logging in to webCRM', () => {
  it('takes the code urlencoded, as multipart, as a header and in the query', async () => {
    const form = new FormData();
    form.set('authCode', 'sandbox-auth-code');
    for (const [query, options] of [
      ['', { body: new URLSearchParams({ authCode: 'sandbox-auth-code' }) }],
      ['', { body: form }],
      ['', { headers: { authCode: 'sandbox-auth-code' } }],
      ['?authCode=sandbox-auth-code', {}],
    ] as const) {
      const answer = await fetch(`${sandbox.webcrm}/Auth/ApiLogin${query}`, { method: 'POST', ...options });
      expect(await answer.json()).toMatchObject({ IsError: false, TokenType: 'Bearer', ExpiresIn: 3600, Error: null });
    }
  });

  it('answers 200 to a wrong code, and says that it is an error', async () => {
    expect(await login('wrong')).toMatchObject({ IsError: true, AccessToken: null });
  });

  it('renews tokens, each refresh token once', async () => {
    const headers = { refreshToken: String((await login())['RefreshToken']) };
    const renew = async () => (await (await fetch(`${sandbox.webcrm}/Auth/ApiRefresh`, { method: 'POST', headers })).json()) as JsonRecord;
    const renewed = await renew();
    expect((await call(renewed['AccessToken'], 'GET', '/Persons')).status).toBe(200);
    expect(await renew()).toMatchObject({ IsError: true });
  });

  it('is needed for every call, and decides who may write', async () => {
    expect((await call('unknown', 'GET', '/Persons')).status).toBe(401);
    const { AccessToken } = await login('sandbox-readonly-code');
    expect((await call(AccessToken, 'GET', '/Persons')).status).toBe(200);
    expect((await call(AccessToken, 'POST', '/Persons', {})).status).toBe(403);
  });
});

describe('webCRM', () => {
  let token: Json | undefined;
  beforeEach(async () => {
    token = (await login())['AccessToken'];
  });

  it('answers a create with the bare id and gives every property back', async () => {
    const id = await create(token, '/Organisations', {
      OrganisationName: 'Nordlys A/S',
      OrganisationCountry: 'Danmark',
      OrganisationTelephone: '+45 12',
    });
    const { body } = await call(token, 'GET', `/Organisations/${id}`);
    expect(body).toMatchObject({
      OrganisationId: id,
      OrganisationName: 'Nordlys A/S',
      OrganisationComment: '',
      OrganisationMemo: null,
      OrganisationOwner: 0,
      OrganisationXDate1: '0001-01-01T00:00:00+00:00',
      OrganisationTelephoneSearch: '4512',
      OrganisationUpdatedBy: 'Integration',
      OrganisationCountryData: { CodeISO: 'DK', Name: 'Danmark' },
    });
    expect(Object.keys(body as JsonRecord)).toHaveLength(109 + 5 + 1);
    expect((body as JsonRecord)['OrganisationUpdatedAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/);
  });

  it('leaves alone what an update leaves out, and keeps names and secrets itself', async () => {
    const id = await create(token, '/Persons', {
      PersonFirstName: 'Anna',
      PersonLastName: 'Holm',
      PersonPassword: 'secret',
      PersonEmail: 'a@b.example',
    });
    const person = (await login('sandbox-person-code'))['AccessToken'];
    expect((await call(person, 'PUT', `/Persons/${id}`, { PersonLastName: 'Lund', PersonEmail: null, PersonName: 'X' })).status).toBe(200);
    const { body } = await call(token, 'GET', `/Persons/${id}`);
    expect(body).toMatchObject({
      PersonName: 'Anna Lund',
      PersonEmail: 'a@b.example',
      PersonPassword: '(censored)',
      PersonCreatedBy: 'Integration',
      PersonUpdatedBy: 'Kim Holm',
    });
  });

  it('pages from 1 and ends with an empty list', async () => {
    for (const UserName of ['a', 'b', 'c']) await create(token, '/Users', { UserName });
    expect((await call(token, 'GET', '/Users?Page=2&Size=2')).body).toMatchObject([{ UserName: 'c' }]);
    expect((await call(token, 'GET', '/Users?Page=3&Size=2')).body).toEqual([]);
    expect((await call(token, 'GET', '/Users?Size=1001')).status).toBe(400);
  });

  it('answers a bulk write item by item', async () => {
    const id = await create(token, '/Products', { ProductCustom1: 'Old' });
    const { status, body } = await call(token, 'PATCH', '/Products', [
      { ProductId: id, ProductCustom1: 'New' },
      { ProductId: 99, ProductCustom1: 'Nowhere' },
      { ProductCustom1: 'Another' },
      { ProductPrice: 'dear' },
    ]);
    expect(status).toBe(200);
    expect(body).toEqual([String(id), 'There is no Product 99', String(id + 1), 'ProductPrice must be a number, not "dear"']);
    expect((await call(token, 'GET', `/Products/${id}`)).body).toMatchObject({ ProductCustom1: 'New' });
  });

  it('refuses a text that is too long, naming the field, or cuts it when told to', async () => {
    const tooLong = { OrganisationTelephone: '1'.repeat(51) };
    expect(await call(token, 'POST', '/Organisations', tooLong)).toMatchObject({
      status: 400,
      body: { Message: 'OrganisationTelephone has 51 characters; at most 50 are allowed' },
    });
    await call(token, 'POST', '/_sandbox/faults', { cutTexts: {} });
    const id = await create(token, '/Organisations', tooLong);
    expect((await call(token, 'GET', `/Organisations/${id}`)).body).toMatchObject({ OrganisationTelephone: '1'.repeat(50) });
  });

  it('takes only its own texts where these are a few, and gives the first of them for nothing', async () => {
    expect(await call(token, 'POST', '/Persons', { PersonStatus: 'Lost' })).toMatchObject({
      status: 400,
      body: { Message: 'PersonStatus must be one of Active, Resigned, Other, Guest' },
    });
    const id = await create(token, '/Persons', {});
    await call(token, 'PUT', `/Persons/${id}`, { PersonStatus: 'Resigned' });
    expect((await call(token, 'GET', `/Persons/${id}`)).body).toMatchObject({ PersonStatus: 'Resigned' });
    expect((await call(token, 'GET', `/Persons/${await create(token, '/Persons', {})}`)).body).toMatchObject({ PersonStatus: 'Active' });
  });

  it('deletes products and quotation lines only, and never gives an id twice', async () => {
    const line = await create(token, '/QuotationLines', {});
    expect((await call(token, 'DELETE', `/QuotationLines/${line}`)).status).toBe(200);
    expect((await call(token, 'GET', `/QuotationLines/${line}`)).status).toBe(404);
    expect(await create(token, '/QuotationLines', {})).toBe(line + 1);
    const person = await create(token, '/Persons', {});
    expect((await call(token, 'DELETE', `/Persons/${person}`)).status).toBe(405);
  });

  it('runs queries, and refuses bad ones with a text', async () => {
    await create(token, '/Persons', { PersonLastName: "O'Hara" });
    const query = (script: string) => call(token, 'GET', `/Queries?script=${encodeURIComponent(script)}&page=1&size=10`);
    expect((await query("SELECT * FROM Person WHERE PersonLastName = 'O''Hara'")).body).toMatchObject([{ PersonId: 1 }]);
    expect((await query('SELECT PersonId FROM Person')).body).toEqual([{ PersonId: 1 }]);
    expect(await query('SELECT * FROM Nothing')).toMatchObject({ status: 400 });
  });

  it('gives midnight on its own clock for a day without an offset', async () => {
    const id = await create(token, '/Persons', { PersonBirthday: '1980-07-01T00:00:00' });
    expect((await call(token, 'GET', `/Persons/${id}`)).body).toMatchObject({ PersonBirthday: '1980-07-01T00:00:00+02:00' });
    await call(token, 'PUT', `/Persons/${id}`, { PersonBirthday: '0001-01-01T00:00:00' });
    expect((await call(token, 'GET', `/Persons/${id}`)).body).toMatchObject({ PersonBirthday: '0001-01-01T00:00:00+00:00' });
  });

  it('describes its fields', async () => {
    const { body } = await call(token, 'GET', '/FieldsMetadata/Organisation');
    expect(body).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ FieldMetadataDbFieldName: 'OrganisationName', FieldMetadataTextFieldMaxLength: 200 }),
      ]),
    );
  });
});
