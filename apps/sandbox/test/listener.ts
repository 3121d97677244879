import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call of a hook as it came. */
export interface HookCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody who is told by hooks. */
export interface Listener {
  readonly address: string;
  readonly calls: HookCall[];
  /** Resolves with the calls once there are so many. @throws when that takes too long */
  readonly heard: (count: number) => Promise<readonly HookCall[]>;
  readonly stop: () => Promise<void>;
}

const withinMs = 10_000;

export async function listener(): Promise<Listener> {
  const calls: HookCall[] = [];
  const waiting: { readonly count: number; readonly resolve: (value: undefined) => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(204).end();
      for (const { count, resolve } of waiting) if (calls.length >= count) resolve(undefined);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    heard: async (count) => {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      const late = setTimeout(() => reject(new Error(`${calls.length} of ${count} calls came`)), withinMs);
      waiting.push({ count, resolve });
      if (calls.length >= count) resolve(undefined);
      await promise.finally(() => clearTimeout(late));
      return calls;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
