import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One call and its answer. */
export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly sent: string;
  readonly status: number;
  readonly answered: string;
}

/** Stands before a system and keeps every call with its answer. */
export interface RecordingProxy {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  stop(): Promise<void>;
}

/** Starts one before the system at an address. */
export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const { method = 'GET', url: path = '/', headers } = request;
      const sent = await buffer(request);
      const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...passed } = headers;
      const answer = await fetch(`${target}${path}`, {
        method,
        headers: passed as Record<string, string>,
        ...(sent.length === 0 ? {} : { body: sent }),
      });
      const answered = await answer.text();
      exchanges.push({ method, path, headers, sent: sent.toString(), status: answer.status, answered });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' }).end(answered);
    };
    pass().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
