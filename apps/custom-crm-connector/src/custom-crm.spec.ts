import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LocalQuota, Pace, TryLater } from '#connector-kit';
import { CustomCrmSettings } from './config.js';
import { CustomCrm } from './custom-crm.js';

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Call {
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

const berg = { Id: 'C-7', Name: 'Berg', UpdatedAt: '2024-05-01T10:00:00.123Z' };

let server: Server | undefined;

/** A Custom CRM that answers by path and notes what it was asked. */
async function customCrmThat(answers: Readonly<Record<string, Reply>>): Promise<{ crm: CustomCrm; calls: Call[] }> {
  const calls: Call[] = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://host');
    const path = `${request.method} ${url.pathname}`;
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      calls.push({ path, query: url.search, headers: request.headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
      const reply = answers[path] ?? { status: 404, body: {} };
      response.writeHead(reply.status ?? 200, reply.headers);
      response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = Object.assign(new CustomCrmSettings(), {
    CUSTOM_CRM_BASE_URL: `http://127.0.0.1:${port}`,
    CUSTOM_CRM_API_KEY: 'secret-key',
  });
  return { crm: new CustomCrm(settings, new Pace(new LocalQuota())), calls };
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

describe('A Custom CRM that keeps the reference contract', () => {
  it('is polled by change time and cursor', async () => {
    const { crm, calls } = await customCrmThat({ 'GET /customers': { body: { items: [berg], nextCursor: 'next' } } });
    const since = Date.UTC(2024, 4, 1);
    expect(await crm.changedSince('customer', since, 'here')).toMatchObject({ records: [{ id: 'C-7' }], next: 'next' });
    expect(new URLSearchParams(calls[0]?.query)).toEqual(
      new URLSearchParams({ updatedSince: '2024-05-01T00:00:00.000Z', limit: '500', cursor: 'here' }),
    );
    expect(calls[0]?.headers['authorization']).toBe('Bearer secret-key');
  });

  it('is told by If-Match what a change was made from, and by a merge patch only what changes', async () => {
    const { crm, calls } = await customCrmThat({ 'PATCH /customers/C-7': { headers: { etag: '"6"' }, body: berg } });
    const answers = await crm.update('customer', [{ id: 'C-7', etag: '"5"', values: { Name: 'Berg', Fax: null } }]);
    expect(answers).toMatchObject([{ kind: 'written', id: 'C-7', record: { etag: '"6"' } }]);
    expect(calls[0]).toMatchObject({
      headers: { 'if-match': '"5"', 'content-type': 'application/merge-patch+json' },
      body: { Name: 'Berg', Fax: null },
    });
  });

  it('makes a record under the key of its link, and marks it with the link', async () => {
    const { crm, calls } = await customCrmThat({ 'POST /customers': { status: 201, body: berg } });
    expect(await crm.create('customer', [{ link: 'link-1', values: { Name: 'Berg' } }])).toMatchObject([{ kind: 'written', id: 'C-7' }]);
    expect(calls[0]).toMatchObject({ headers: { 'idempotency-key': 'link-1' }, body: { Name: 'Berg', ExternalId: 'link-1' } });
  });

  it('takes many writes in one batch and answers each, in order, also those that never could be sent', async () => {
    const items = [
      { status: 200, id: 'C-7', etag: '"6"', record: berg },
      { status: 412, problem: { title: 'Precondition Failed' } },
    ];
    const { crm, calls } = await customCrmThat({ 'POST /customers/batch': { body: { items } } });
    const answers = await crm.update('customer', [
      { id: 'C-7', etag: '"5"', values: { Name: 'Berg' } },
      { id: 'C-8', values: { Nonsense: 1 } },
      { id: 'C-9', values: { Name: 'Dal' } },
    ]);
    expect(answers).toMatchObject([{ kind: 'written' }, { kind: 'rejected', property: 'Nonsense' }, { kind: 'stale' }]);
    expect(calls[0]?.body).toEqual({
      items: [
        { op: 'patch', id: 'C-7', ifMatch: '"5"', patch: { Name: 'Berg' } },
        { op: 'patch', id: 'C-9', patch: { Name: 'Dal' } },
      ],
    });
  });

  it('does without batches where a system has none', async () => {
    const { crm } = await customCrmThat({ 'PATCH /customers/C-7': { body: berg } });
    const answers = await crm.update('customer', [
      { id: 'C-7', values: { Name: 'Berg' } },
      { id: 'C-8', values: { Name: 'Dal' } },
    ]);
    expect(answers).toMatchObject([{ kind: 'written' }, { kind: 'gone' }]);
  });

  it.each([
    ['fewer answers than writes', { body: { items: [] } }],
    ['no JSON', { body: '<html>' }],
    ['a bad gateway', { status: 502, body: '' }],
  ])('may have done a batch that was answered by %s', async (_name, reply) => {
    const { crm } = await customCrmThat({ 'POST /customers/batch': reply });
    const answers = await crm.create('customer', [
      { link: 'a', values: { Name: 'A' } },
      { link: 'b', values: { Name: 'B' } },
    ]);
    expect(answers).toMatchObject([{ kind: 'unknown' }, { kind: 'unknown' }]);
  });

  it('is left alone for as long as Retry-After says', async () => {
    const { crm, calls } = await customCrmThat({ 'GET /customers': { status: 429, headers: { 'retry-after': '7' }, body: {} } });
    await expect(crm.walk('customer', null)).rejects.toMatchObject({ retryAfterMs: 7000 });
    await expect(crm.walk('customer', null)).rejects.toBeInstanceOf(TryLater);
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['a page for browsers', { body: '<html>maintenance</html>' }],
    ['half a list', { body: '{"items": [{"Id": "C-7"' }],
    ['an empty body', { body: '' }],
    ['a list of something else', { body: { items: ['C-7'], nextCursor: null } }],
    ['no list', { body: [berg] }],
    ['a cursor that is no text', { body: { items: [berg], nextCursor: { after: 7 } } }],
  ])('gives no data in %s', async (_name, reply) => {
    const { crm } = await customCrmThat({ 'GET /customers': reply });
    await expect(crm.walk('customer', null)).rejects.toBeInstanceOf(TryLater);
  });

  it.each([
    ['a page for browsers', { body: '<html>maintenance</html>' }],
    ["a proxy's page with status 404", { status: 404, body: '<html>no such service</html>' }],
    ['half a record', { body: '{"Id": "C-7", "Na' }],
    ['an empty body', { body: '' }],
    ['a list', { body: [berg] }],
    ['a text', { body: '"C-7"' }],
    ['null', { body: 'null' }],
  ])('neither gives a record nor says that it is gone in %s', async (_name, reply) => {
    const { crm } = await customCrmThat({ 'GET /customers/C-7': reply });
    await expect(crm.read('customer', ['C-7'])).rejects.toBeInstanceOf(TryLater);
  });

  it('says of one record that its key may not read it, which is no fault of the others', async () => {
    const { crm } = await customCrmThat({
      'GET /customers/C-7': { status: 403, body: { title: 'Forbidden' } },
      'GET /customers/C-8': { body: { ...berg, Id: 'C-8' } },
    });
    await expect(crm.read('customer', ['C-7'])).rejects.toMatchObject({
      kind: 'permanent',
      message: 'the key in CUSTOM_CRM_API_KEY may not read customers/C-7: the Custom CRM answers "Forbidden"',
    });
    expect((await crm.read('customer', ['C-8'])).get('C-8')).toMatchObject({ id: 'C-8' });
  });

  it('says which setting is wrong when the key is not accepted', async () => {
    const { crm } = await customCrmThat({ 'GET /customers': { status: 401, body: { detail: 'unknown key' } } });
    expect(await crm.check()).toEqual(['CUSTOM_CRM_API_KEY must be a key that the Custom CRM accepts: it answers "unknown key"']);
    await expect(crm.walk('customer', null)).rejects.toMatchObject({ kind: 'config' });
  });
});
