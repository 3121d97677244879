import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../../local/free-port.mjs';
import { startFront } from './front.mjs';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** @returns the port of a server that answers with a name */
async function replica(name: string): Promise<number> {
  const server: Server = createServer((_request, response) => response.end(name));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

async function front(ports: readonly number[]): Promise<() => Promise<string>> {
  const port = await freePort();
  ends.push(await startFront(port, () => ports));
  return async () => (await fetch(`http://127.0.0.1:${String(port)}`, { headers: { connection: 'close' } })).text();
}

describe('The front of a service', () => {
  it('deals connections out in turn, and passes over a replica that does not listen', async () => {
    const ask = await front([await replica('a'), await freePort(), await replica('b')]);
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual(['a', 'b', 'b', 'a']);
  });

  it('refuses callers while there is no replica', async () => {
    await expect((await front([]))()).rejects.toThrow();
  });
});
