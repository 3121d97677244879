import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LocalQuota, Pace, TryLater } from '#connector-kit';
import { Fault } from '#platform';
import { quietLog } from '../test/quiet-log.js';
import { WebcrmSettings } from './config.js';
import { Webcrm } from './webcrm.js';

interface Reply {
  /** The answer is held back until then. */
  readonly after?: Promise<void> | undefined;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** By how often the path was asked for before, and with all of the address. */
type Answering = (call: number, url: string) => Reply;

const login = { AccessToken: 'token-1', RefreshToken: 'refresh-1', IsError: false, ExpiresIn: 3600 };
const again = 'GET /Organisations/7';
const bergRaw = { OrganisationId: 7, OrganisationName: 'Berg', OrganisationUpdatedAt: '2024-05-01T12:00:00+02:00' };

let server: Server | undefined;

/** A webCRM that answers by path and notes what it was asked. A function answers call after call. */
async function webcrmThat(answers: Readonly<Record<string, Answering>>): Promise<{ webcrm: Webcrm; calls: string[] }> {
  const calls: string[] = [];
  server = createServer((request, response) => {
    const path = `${request.method} ${new URL(request.url ?? '', 'http://host').pathname}`;
    calls.push(path);
    const known: Readonly<Record<string, Answering>> = { 'POST /Auth/ApiLogin': () => ({ body: login }), ...answers };
    const reply = known[path]?.(calls.filter((call) => call === path).length, request.url ?? '') ?? { status: 404, body: '' };
    request.resume().on('end', () => {
      void (reply.after ?? Promise.resolve()).then(() => {
        response.writeHead(reply.status ?? 200, reply.headers);
        response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
      });
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = Object.assign(new WebcrmSettings(), { WEBCRM_BASE_URL: `http://127.0.0.1:${port}/`, WEBCRM_AUTH_CODE: 'secret-code' });
  return { webcrm: new Webcrm(settings, new Pace(new LocalQuota()), quietLog), calls };
}

/** Resolves for all who wait once so many do. */
function allOf(count: number, waiting: (() => void)[]): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === count) waiting.forEach((go) => go());
  });
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

describe('webCRM behind its API', () => {
  it('logs in once, however many calls begin together', async () => {
    const { webcrm, calls } = await webcrmThat({ 'GET /Queries': () => ({ body: [] }) });
    await Promise.all([webcrm.walk('person', null), webcrm.walk('user', null), webcrm.walk('product', null)]);
    expect(calls.filter((call) => call === 'POST /Auth/ApiLogin')).toHaveLength(1);
  });

  it.each([
    ['renews a token that has died', { body: { ...login, AccessToken: 'token-2' } }, 1, ['POST /Auth/ApiRefresh']],
    ['logs in when its refresh token is dead, too', { body: { IsError: true } }, 1, ['POST /Auth/ApiRefresh', 'POST /Auth/ApiLogin']],
    ['logs in when webCRM does not renew', { status: 404, body: '' }, 1, ['POST /Auth/ApiRefresh', 'POST /Auth/ApiLogin']],
    ['logs in when the renewed token is dead, too', { body: login }, 2, ['POST /Auth/ApiRefresh', again, 'POST /Auth/ApiLogin']],
  ])('%s, and repeats the call', async (_name, renewal, refusals, between) => {
    const { webcrm, calls } = await webcrmThat({
      [again]: (call) => (call <= refusals ? { status: 401, body: '' } : { body: bergRaw }),
      'POST /Auth/ApiRefresh': () => renewal,
    });
    const read = await webcrm.read('organisation', ['7']);
    expect(read.get('7')?.record['OrganisationName']).toBe('Berg');
    expect(calls).toEqual(['POST /Auth/ApiLogin', again, ...between, again]);
  });

  it('renews its token before it ends', async () => {
    const { webcrm, calls } = await webcrmThat({
      'POST /Auth/ApiLogin': () => ({ body: { ...login, ExpiresIn: 0 } }),
      'POST /Auth/ApiRefresh': () => ({ body: { ...login, AccessToken: 'token-2' } }),
      'GET /Queries': () => ({ body: [] }),
    });
    await webcrm.walk('person', null);
    await webcrm.walk('person', null);
    await webcrm.walk('person', null);
    expect(calls).toEqual(['POST /Auth/ApiLogin', 'GET /Queries', 'POST /Auth/ApiRefresh', 'GET /Queries', 'GET /Queries']);
  });

  it('does not log in over and over for what the application token may not do', async () => {
    const { webcrm, calls } = await webcrmThat({
      'PUT /Organisations/7': () => ({ status: 401, body: '' }),
      'PUT /Organisations/8': () => ({ status: 401, body: '' }),
      'GET /Queries': () => ({ body: [] }),
    });
    const reason = 'the application token may not write Organisations: grant it in webCRM';
    for (const id of ['7', '8', '7', '8']) {
      expect(await webcrm.update('organisation', [{ id, values: { OrganisationName: 'Dal' } }])).toEqual([{ kind: 'rejected', reason }]);
    }
    await webcrm.walk('organisation', null);
    expect(calls.filter((call) => call === 'POST /Auth/ApiLogin')).toHaveLength(2);
  });

  it('logs in again once for all calls that find its token dead', async () => {
    const waiting: (() => void)[] = [];
    let logins = 0;
    const { webcrm, calls } = await webcrmThat({
      'POST /Auth/ApiLogin': () => ({ body: { ...login, AccessToken: `token-${(logins += 1)}` } }),
      'GET /Queries': () => ({ status: logins === 1 ? 401 : 200, body: [], after: logins === 1 ? allOf(3, waiting) : undefined }),
    });
    await Promise.all([webcrm.walk('person', null), webcrm.walk('user', null), webcrm.walk('product', null)]);
    expect(calls.filter((call) => call === 'POST /Auth/ApiLogin')).toHaveLength(2);
    expect(calls.filter((call) => call === 'GET /Queries')).toHaveLength(6);
  });

  it('says what to grant when a token that was just given is refused, too', async () => {
    const { webcrm, calls } = await webcrmThat({ 'GET /Queries': () => ({ status: 401, body: '' }) });
    await expect(webcrm.walk('person', null)).rejects.toMatchObject({
      kind: 'config',
      message: 'the application token in WEBCRM_AUTH_CODE may not read Person: grant it in webCRM',
    });
    // The third asks whether anything at all can be queried; neither it nor the list is worth another login.
    expect(calls.filter((call) => call === 'GET /Queries')).toHaveLength(3);
    expect(calls.filter((call) => call === 'POST /Auth/ApiLogin')).toHaveLength(2);
  });

  it('says of one record that the token may not read it, which is no fault of the others', async () => {
    const { webcrm } = await webcrmThat({
      'GET /Organisations/7': () => ({ status: 403, body: '' }),
      'GET /Organisations/8': () => ({ body: { ...bergRaw, OrganisationId: 8 } }),
    });
    await expect(webcrm.read('organisation', ['7'])).rejects.toMatchObject({
      kind: 'permanent',
      message: 'the application token in WEBCRM_AUTH_CODE may not read Organisations/7: grant it in webCRM',
    });
    expect((await webcrm.read('organisation', ['8'])).get('8')).toMatchObject({ id: '8' });
  });

  it('says which setting is wrong when a login is refused with status 200, and not what it holds', async () => {
    const refusal = { IsError: true, Error: 'invalid_grant', ErrorDescription: 'unknown code secret-code' };
    const { webcrm } = await webcrmThat({ 'POST /Auth/ApiLogin': () => ({ body: refusal }) });
    const [fault] = await webcrm.check();
    expect(fault).toBe('webCRM refuses the application token in WEBCRM_AUTH_CODE: unknown code …');
    await expect(webcrm.walk('person', null)).rejects.toMatchObject({ kind: 'config' });
  });

  it('learns from its system how the fields are named and limited, and writes accordingly', async () => {
    const field = (FieldMetadataDbFieldName: string, more: object) => ({
      FieldMetadataDbFieldName,
      FieldMetadataDisplayType: 'D',
      ...more,
    });
    const { webcrm, calls } = await webcrmThat({
      'GET /Queries': () => ({ body: [] }),
      'GET /FieldsMetadata/All': () => ({
        body: [
          field('OrganisationCustom3', { FieldMetadataLabel: 'Customer number', FieldMetadataTextFieldMaxLength: 20 }),
          field('OrganisationType', { FieldMetadataDropdownListData: [{ Text: 'Kunde', Value: '1' }] }),
        ],
      }),
    });
    expect(await webcrm.check()).toEqual([]);
    const fields = webcrm.descriptions.find(({ entity }) => entity === 'organisation')?.fields;
    expect(fields?.['OrganisationCustom3']).toMatchObject({ label: 'Customer number', maxLength: 20 });
    const update = { id: '7', values: { OrganisationType: 'Partner' } };
    expect(await webcrm.update('organisation', [update])).toMatchObject([{ kind: 'rejected', property: 'OrganisationType' }]);
    expect(calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
  });

  it('rests as long as the body of a 429 says, without another call', async () => {
    const limited = { status: 429, headers: { 'retry-after': '1' }, body: { RetryAfterSeconds: 30 } };
    const { webcrm, calls } = await webcrmThat({ 'GET /Queries': () => limited });
    await expect(webcrm.walk('person', null)).rejects.toMatchObject({ name: 'TryLater', retryAfterMs: 30_000 });
    const asked = calls.length;
    const left = await webcrm.walk('person', null).catch((error: unknown) => (error as TryLater).retryAfterMs ?? 0);
    expect(left).toBeGreaterThan(25_000);
    expect(calls).toHaveLength(asked);
  });

  it.each([
    ['a page for browsers', { body: '<html>maintenance</html>' }],
    ['half a list', { body: '[{"OrganisationId": 7, "Organ' }],
    ['an error in place of records', { body: [{ Message: 'timeout' }] }],
    ['an object in place of a list', { body: {} }],
    ['an empty body', { body: '' }],
    ['status 503', { status: 503, body: '' }],
  ])('never takes %s for data', async (_name, reply) => {
    const { webcrm } = await webcrmThat({ 'GET /Queries': () => reply });
    await expect(webcrm.walk('organisation', null)).rejects.toBeInstanceOf(TryLater);
  });

  it.each([
    ['a page for browsers', { body: '<html>maintenance</html>' }],
    ["a proxy's page with status 404", { status: 404, body: '<html>no such service</html>' }],
    ['half a record', { body: '{"OrganisationId": 7, "Organ' }],
    ['a list', { body: [bergRaw] }],
    ['something without an id', { body: { Message: 'timeout' } }],
  ])('takes %s neither for a record nor for its end', async (_name, reply) => {
    const { webcrm } = await webcrmThat({ 'GET /Organisations/7': () => reply });
    await expect(webcrm.read('organisation', ['7'])).rejects.toBeInstanceOf(TryLater);
  });

  it('polls each type with one query while little changes', async () => {
    const { webcrm, calls } = await webcrmThat({ 'GET /Queries': (call) => ({ body: call === 1 ? [bergRaw] : [] }) });
    const entities = webcrm.descriptions.map(({ entity }) => entity);
    for (const entity of entities) expect((await webcrm.changedSince(entity, Date.UTC(2024, 4, 1), null)).next).toBeNull();
    expect(entities).toHaveLength(6);
    expect(calls).toEqual(['POST /Auth/ApiLogin', ...entities.map(() => 'GET /Queries')]);
  });

  it('takes a refused script for itself, not for a system without queries, when webCRM answers a simpler one', async () => {
    const { webcrm, calls } = await webcrmThat({
      'GET /Queries': (call) => (call === 1 ? { status: 400, body: { Message: 'Unknown column' } } : { body: [] }),
    });
    await expect(webcrm.find('organisation', [{ OrganisationPlus1: 'x' }])).rejects.toMatchObject({ kind: 'permanent' });
    expect(calls).toEqual(['POST /Auth/ApiLogin', 'GET /Queries', 'GET /Queries']);
  });

  it('ends a walk at a 204, which webCRM answers past the last record', async () => {
    const { webcrm } = await webcrmThat({ 'GET /Queries': () => ({ status: 204, body: '' }) });
    expect(await webcrm.walk('organisation', '7')).toEqual({ records: [], next: null });
  });

  it('says that nobody answers, without calling it a fault of the settings', async () => {
    const { webcrm } = await webcrmThat({});
    await new Promise((resolve) => server?.close(resolve));
    const error = await webcrm.check().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Fault);
    expect(error).toMatchObject({ kind: 'transient' });
    expect((error as Fault).message).toContain('ECONNREFUSED');
  });

  it.each([
    ['404', { status: 404, body: '' }],
    ['204', { status: 204, body: '' }],
    ['an empty body', { body: '' }],
  ])('takes %s for a record that is not there', async (_name, reply) => {
    const { webcrm } = await webcrmThat({ 'GET /Organisations/7': () => reply });
    expect(await webcrm.read('organisation', ['7', 'not-an-id'])).toEqual(
      new Map([
        ['7', null],
        ['not-an-id', null],
      ]),
    );
  });

  it('reads many in one query, and asks for each that is missing there by itself', async () => {
    const { webcrm, calls } = await webcrmThat({
      'GET /Queries': () => ({ body: [bergRaw] }),
      'GET /Organisations/8': () => ({ body: { ...bergRaw, OrganisationId: 8 } }),
    });
    const read = await webcrm.read('organisation', ['7', '8', '9', '10']);
    expect([...read].map(([id, record]) => [id, record?.id])).toEqual([
      ['7', '7'],
      ['8', '8'],
      ['9', undefined],
      ['10', undefined],
    ]);
    expect(calls.filter((call) => call === 'GET /Queries')).toHaveLength(1);
  });

  it('says that a write whose answer is lost may have happened', async () => {
    const { webcrm } = await webcrmThat({
      'PUT /Organisations/7': () => ({ status: 502, body: '<html>bad gateway</html>' }),
      'POST /Organisations': () => ({ body: '{"Organisat' }),
    });
    expect(await webcrm.update('organisation', [{ id: '7', values: { OrganisationName: 'Dal' } }])).toMatchObject([{ kind: 'unknown' }]);
    expect(await webcrm.create('organisation', [{ link: 'a', values: { OrganisationName: 'Dal' } }])).toMatchObject([{ kind: 'unknown' }]);
  });

  it('does not say so of a write that was never sent because the login was lost', async () => {
    const { webcrm } = await webcrmThat({ 'POST /Auth/ApiLogin': () => ({ body: '<html>' }) });
    const create = webcrm.create('organisation', [{ link: 'a', values: { OrganisationName: 'Dal' } }]);
    await expect(create).rejects.toBeInstanceOf(TryLater);
  });

  it('sends the others one by one when one bad record makes webCRM refuse a whole bulk', async () => {
    const { webcrm } = await webcrmThat({
      'PATCH /Organisations': () => ({ status: 400, body: 'The request is invalid' }),
      'PUT /Organisations/7': () => ({ body: '' }),
      'PUT /Organisations/8': () => ({ status: 400, body: { errors: { OrganisationName: ['is not a name'] } } }),
    });
    const updates = ['7', '8'].map((id) => ({ id, values: { OrganisationName: 'Dal' } }));
    expect(await webcrm.update('organisation', updates)).toMatchObject([
      { kind: 'written', id: '7' },
      { kind: 'rejected', property: 'OrganisationName' },
    ]);
  });

  it('repeats together what failed only because many were made at once, and alone what fails again', async () => {
    const { webcrm, calls } = await webcrmThat({
      'PATCH /Organisations': (call) => ({
        body: call === 1 ? ['31', 'The id is taken', 'The id is taken', 'The id is taken'] : ['32', 'The id is taken', '34'],
      }),
      'POST /Organisations': () => ({ body: 33 }),
    });
    const creates = ['a', 'b', 'c', 'd'].map((link) => ({ link, values: { OrganisationName: link } }));
    const answers = await webcrm.create('organisation', creates);
    expect(answers.map((answer) => answer.kind === 'written' && answer.id)).toEqual(['31', '32', '33', '34']);
    expect(calls.slice(1)).toEqual(['PATCH /Organisations', 'PATCH /Organisations', 'POST /Organisations']);
  });

  it('repeats no create that the token may not make', async () => {
    const { webcrm, calls } = await webcrmThat({ 'PATCH /Organisations': () => ({ status: 403, body: '' }) });
    const creates = ['a', 'b'].map((link) => ({ link, values: { OrganisationName: link } }));
    expect(await webcrm.create('organisation', creates)).toMatchObject([{ kind: 'rejected' }, { kind: 'rejected' }]);
    expect(calls.filter((call) => call === 'PATCH /Organisations')).toHaveLength(1);
  });

  it.each([
    ['414', { status: 414, body: '' }],
    ['a page that says 404', { status: 404, body: '<html>Not found</html>' }],
    ['a refusal', { status: 400, body: 'The length of the query string is too long' }],
  ])('asks for many records in shorter queries from now on where a long one is answered with %s', async (_what, refusal) => {
    const ids = Array.from({ length: 100 }, (_, position) => String(position + 1));
    const all = ids.map((id) => ({ ...bergRaw, OrganisationId: Number(id) }));
    const lengths: number[] = [];
    const { webcrm } = await webcrmThat({
      'GET /Queries': (_call, url) => {
        lengths.push(url.length);
        const script = new URL(url, 'http://host').searchParams.get('script') ?? '';
        return url.length > 2_048 ? refusal : { body: all.filter(({ OrganisationId }) => script.includes(`Id = ${OrganisationId} `)) };
      },
    });
    const read = await webcrm.read('organisation', ids);
    expect(ids.filter((id) => read.get(id)?.record['OrganisationName'] !== 'Berg')).toEqual([]);
    await webcrm.read('organisation', ids);
    expect(lengths.filter((length) => length > 2_048)).toHaveLength(1);
  });

  it('repeats by itself what failed only because many were made at once', async () => {
    const { webcrm } = await webcrmThat({
      'PATCH /Organisations': () => ({ body: ['31', 'The id is taken'] }),
      'POST /Organisations': () => ({ body: 32 }),
    });
    const creates = ['a', 'b'].map((link) => ({ link, values: { OrganisationName: link } }));
    expect(await webcrm.create('organisation', creates)).toEqual([
      { kind: 'written', id: '31' },
      { kind: 'written', id: '32' },
    ]);
  });
});
