import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { testServer, type TestServer } from '../../test/test-server.js';
import { exchange, type Answer } from './exchange.js';
import { LostAnswer } from './lost-answer.js';

let server: TestServer | undefined;

async function ask(answer: RequestListener, limits = { deadlineMs: 5_000, answerBytes: 1_000_000 }): Promise<Answer> {
  server = await testServer(answer);
  return exchange(new URL(server.url), { method: 'POST' }, limits);
}

/** Goes on writing until nobody listens; resolves then. */
function writeForEver(response: ServerResponse, part: Buffer, everyMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => response.write(part), everyMs);
    response.on('close', () => {
      clearInterval(timer);
      resolve();
    });
  });
}

afterEach(() => server?.stop());

describe('One request and its answer', () => {
  it('is given with its text, whatever the status', async () => {
    const answer = await ask((_request, response) => response.writeHead(418).end('Åse'));
    expect(answer).toMatchObject({ status: 418, text: 'Åse' });
  });

  it('follows no redirect, which would carry the credentials elsewhere', async () => {
    const answer = await ask((_request, response) => response.writeHead(302, { location: '/login' }).end());
    expect(answer.status).toBe(302);
  });

  it('is lost when the answer drips beyond the deadline, and the server is told', async () => {
    let gone: Promise<void> | undefined;
    const dripping = ask(
      (_request, response) => {
        response.writeHead(200);
        gone = writeForEver(response, Buffer.from('['), 10);
      },
      { deadlineMs: 200, answerBytes: 1_000_000 },
    );
    await expect(dripping).rejects.toThrow(/was not answered \(TimeoutError\)/);
    await expect(dripping).rejects.toBeInstanceOf(LostAnswer);
    await gone;
  });

  it('is lost when the answer has no end, and no more of it than the limit is kept', async () => {
    let gone: Promise<void> | undefined;
    const endless = ask((_request, response) => {
      response.writeHead(200);
      gone = writeForEver(response, Buffer.alloc(100_000, 'x'), 0);
    });
    await expect(endless).rejects.toThrow(/the answer is longer than 1000000 bytes/);
    await expect(endless).rejects.toBeInstanceOf(LostAnswer);
    await gone;
  });

  it.each<[string, RequestListener]>([
    ['the connection is reset before an answer', (request) => request.socket.resetAndDestroy()],
    [
      'the answer breaks off',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('[{"Id": 7', () => request.socket.resetAndDestroy());
      },
    ],
    [
      'the answer ends before its announced length',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('[]', () => request.socket.end());
      },
    ],
    ['data comes in another charset', (_request, response) => response.end(Buffer.from('["Åse"]', 'latin1'))],
  ])('is lost when %s', async (_name, answer) => {
    await expect(ask(answer)).rejects.toBeInstanceOf(LostAnswer);
  });

  it('was never sent when nobody listens or the host has no address', async () => {
    server = await testServer(() => undefined);
    await server.stop();
    for (const address of [server.url, 'http://no-such-host.invalid']) {
      const error: unknown = await exchange(new URL(address), {}).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'TryLater', message: expect.stringContaining("can't be reached") });
      expect(error).not.toBeInstanceOf(LostAnswer);
    }
  });
});
