import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { testServer, type TestServer } from '../../test/test-server.js';
import { type TryLater } from '../connector.js';
import { HttpClient, type HttpSystem } from './http-client.js';
import { LocalQuota } from './local-quota.js';
import { LostAnswer } from './lost-answer.js';
import { clocksDifferMs, Pace } from './pace.js';

interface Reply {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

let server: TestServer | undefined;
const asked: { readonly path: string | undefined; readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];

async function clientOf({ status = 200, headers = {}, body = '' }: Reply, system: Partial<HttpSystem> = {}): Promise<HttpClient> {
  server = await testServer((request, response) => {
    void text(request).then((sent) => {
      asked.push({ path: request.url, headers: request.headers, body: sent });
      response.writeHead(status, headers).end(body);
    });
  });
  return new HttpClient({ name: 'the CRM', baseUrl: server.url, ...system }, new Pace(new LocalQuota()));
}

async function read(reply: Reply, system?: Partial<HttpSystem>): Promise<unknown> {
  const client = await clientOf(reply, system);
  return client.call({ method: 'GET', path: '/records/7' }).catch((error: unknown) => error);
}

afterEach(async () => {
  asked.length = 0;
  await server?.stop();
});

describe('A call of a system', () => {
  it('sends what it was given, and hands on the answer with its ETag', async () => {
    const client = await clientOf({ headers: { etag: '"5"' }, body: '{"Id":7}' }, { headers: { authorization: 'Bearer key' } });
    const judged = await client.call({
      method: 'PATCH',
      path: '/records/7',
      query: { q: 'a b' },
      headers: { 'if-match': '"4"' },
      body: { Name: 'Å' },
    });
    expect(judged).toMatchObject({ verdict: 'done', json: { Id: 7 }, etag: '"5"' });
    expect(asked[0]).toMatchObject({
      path: '/records/7?q=a+b',
      headers: { authorization: 'Bearer key', 'if-match': '"4"', 'content-type': 'application/json' },
      body: '{"Name":"Å"}',
    });
  });

  it('keeps its connections for the calls that follow', async () => {
    const ports = new Set<number | undefined>();
    server = await testServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    const client = new HttpClient({ name: 'the CRM', baseUrl: server.url }, new Pace(new LocalQuota()));
    for (let call = 0; call < 20; call += 1) await client.call({ method: 'GET', path: '/' });
    // One may not be free yet when the next call begins.
    expect(ports.size).toBeLessThan(5);
  });

  it.each([
    ['a form', new URLSearchParams({ code: 'a&b' }), 'code=a%26b'],
    ['nothing', undefined, ''],
  ])('sends %s as what it is', async (_name, body, sent) => {
    const client = await clientOf({ status: 204 });
    await client.call({ method: 'POST', path: '/login', ...(body === undefined ? {} : { body }) });
    expect(asked[0]?.body).toBe(sent);
    expect(asked[0]?.headers['content-type']).not.toBe('application/json');
  });

  it.each([
    ['half a JSON text', { body: '{"Id": 7, "Na' }],
    ['a page for browsers', { body: '<html>maintenance</html>' }],
    ['a page for browsers with status 404, which says nothing about a record', { status: 404, body: '\n<!doctype html>' }],
    ['status 502', { status: 502 }],
    ['status 504 with what looks like a record', { status: 504, body: '{"Id": 7}' }],
  ])('takes %s for a lost answer', async (_name, reply) => {
    expect(await read(reply)).toBeInstanceOf(LostAnswer);
  });

  it('tells an empty body from a record, and a missing record by its status', async () => {
    expect(await read({ body: '' })).toMatchObject({ verdict: 'done', json: undefined });
    await server?.stop();
    expect(await read({ status: 404, body: '{"title":"Not Found"}' })).toMatchObject({ verdict: 'nothing', json: { title: 'Not Found' } });
  });

  it.each([
    ['in seconds', { 'retry-after': '30' }, 30_000],
    ['as a date', { 'retry-after': new Date(Date.now() + 30_000).toUTCString(), date: new Date().toUTCString() }, 30_000],
    ['for years, which is honoured for an hour', { 'retry-after': '1e12' }, 3_600_000],
    ['for years by a date, which is honoured for an hour', { 'retry-after': 'Fri, 01 Jan 2999 00:00:00 GMT' }, 3_600_000],
    ['without saying for how long', {}, undefined],
  ])('is not repeated while the system asks %s to be left alone', async (_name, headers, wait) => {
    const client = await clientOf({ status: 429, headers });
    const call = () => client.call({ method: 'GET', path: '/' }).catch((error: unknown) => error as TryLater);
    expect(await call()).toMatchObject({ name: 'TryLater', retryAfterMs: wait });
    const { retryAfterMs: left } = (await call()) as TryLater;
    expect(left).toBeGreaterThan((wait ?? 1_000) - 1_000);
    expect(left).toBeLessThanOrEqual((wait ?? 1_000) + clocksDifferMs);
    expect(asked).toHaveLength(1);
  });

  it('takes the time from the text where the system says it there', async () => {
    const retryAfterInText = (body: string) => Number(body) * 1_000;
    expect(await read({ status: 429, headers: { 'retry-after': '5' }, body: '12' }, { retryAfterInText })).toMatchObject({
      retryAfterMs: 12_000,
    });
    await server?.stop();
    expect(await read({ status: 429, headers: { 'retry-after': '5' }, body: 'soon' }, { retryAfterInText })).toMatchObject({
      retryAfterMs: 5_000,
    });
  });

  it('is not sent again at once, yet lets others go on, when the system is away for a time', async () => {
    const client = await clientOf({ status: 503, headers: { 'retry-after': '30' } });
    const call = () => client.call({ method: 'GET', path: '/' });
    await expect(call()).rejects.toMatchObject({ name: 'TryLater', retryAfterMs: 30_000 });
    await expect(call()).rejects.not.toBeInstanceOf(LostAnswer);
    expect(asked).toHaveLength(2);
  });
});
