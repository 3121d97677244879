import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { FakeHooks } from '../../test/fake-hooks.js';
import { HookEndpoint } from './hook-endpoint.js';
import type { Hint } from './system-hooks.js';

let server: Server;
let metrics: Registry;
let hints: Hint[];
let take: (hint: Hint) => Promise<boolean>;
const secret = 'secret';

async function serve(hooks = new FakeHooks('https://here.example/hooks/customcrm', new Map(), secret)): Promise<void> {
  metrics = new Registry();
  hints = [];
  take = (hint) => Promise.resolve(hints.push(hint) > 0);
  const endpoint = new HookEndpoint({ system: 'customcrm', hooks, metrics, take: (hint) => take(hint) });
  server = createServer((incoming, answer) => {
    void endpoint.handle(incoming, answer, () => {
      answer.writeHead(404).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
}
beforeEach(() => serve());
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function call(path: string, body: string | Buffer = '"7"', method = 'POST'): Promise<{ status: number; text: string }> {
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, path, method, headers: { 'content-type': 'application/json' } });
  sent.on('error', () => undefined);
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks = await answer.toArray();
  return { status: answer.statusCode ?? 0, text: chunks.join('') };
}

const counted = async () => {
  const { values = [] } = (await metrics.getSingleMetric('dataflow_hook_calls_total')?.get()) ?? {};
  return Object.fromEntries(values.map(({ labels, value }): [string, number] => [String(labels['result']), value]));
};

describe('A call of a hook', () => {
  it('is answered without a word once what it says is stored', async () => {
    expect(await call(`/customcrm/${secret}/contact`)).toEqual({ status: 204, text: '' });
    expect(hints).toEqual([{ entity: 'contact', ids: ['7'] }]);
    expect(await counted()).toEqual({ taken: 1 });
  });

  it.each(['not JSON at all', '', '['.repeat(100_000)])('is about the whole type when its body names no record: %.20s', async (body) => {
    expect((await call(`/customcrm/${secret}/contact`, body)).status).toBe(204);
    expect(hints).toEqual([{ entity: 'contact' }]);
  });

  it.each([
    ['a wrong secret', '/customcrm/sekret/contact', undefined, 401, 'refused'],
    ['half the secret', '/customcrm/sec/contact', undefined, 401, 'refused'],
    ['no secret', '/customcrm', undefined, 401, 'refused'],
    ['an altered body', `/customcrm/${secret}/contact`, 'altered', 401, 'refused'],
    ['a body that is too large', `/customcrm/${secret}/contact`, 'x'.repeat(300_000), 413, 'tooLarge'],
  ])('is refused with %s, and nothing is stored (F19)', async (_what, path, body, status, result) => {
    expect(await call(path, body)).toEqual({ status, text: '' });
    expect(hints).toEqual([]);
    expect(await counted()).toEqual({ [result]: 1 });
  });

  it('is refused from whom is not on the list of senders, whatever the secret', async () => {
    server.close();
    await serve(new FakeHooks('https://here.example/hooks/customcrm', new Map(), secret, '192.0.2.0/24'));
    expect((await call(`/customcrm/${secret}/contact`)).status).toBe(403);
    expect(await counted()).toEqual({ notAllowed: 1 });
  });

  it('is refused when it is none of POST', async () => {
    expect((await call(`/customcrm/${secret}/contact`, '', 'PUT')).status).toBe(405);
  });

  it('is answered when it is about a type that is not known, and forgotten', async () => {
    expect((await call(`/customcrm/${secret}/invoice`)).status).toBe(204);
    expect([hints, await counted()]).toEqual([[], { ignored: 1 }]);
  });

  it('is answered when no flow uses its type', async () => {
    take = () => Promise.resolve(false);
    expect((await call(`/customcrm/${secret}/contact`)).status).toBe(204);
    expect(await counted()).toEqual({ ignored: 1 });
  });

  it('is told to come again when it could not be stored', async () => {
    take = () => Promise.reject(new Error('no database'));
    expect((await call(`/customcrm/${secret}/contact`)).status).toBe(503);
    expect(await counted()).toEqual({ failed: 1 });
  });

  it('is of no concern when it is for another system, or when there are no hooks', async () => {
    expect((await call(`/webcrm/${secret}/contact`)).status).toBe(404);
    server.close();
    await serve(new FakeHooks(undefined, new Map(), ''));
    expect((await call('/customcrm/')).status).toBe(404);
  });
});
