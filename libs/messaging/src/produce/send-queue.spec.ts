import { describe, expect, it } from '@jest/globals';
import type { OutgoingMessage } from './outgoing-message.js';
import { SendQueue } from './send-queue.js';

const message = (key: string, bytes = 10): OutgoingMessage => ({ topic: 't', key, value: 'x'.repeat(bytes) });

/** Requests wait until the test lets them through or fails them. */
function scene(blames = false) {
  const requests: { keys: string[]; answer: (error?: Error) => void }[] = [];
  const queue = new SendQueue(
    (messages) =>
      new Promise((resolve, reject) => {
        const answer = (error?: Error): void => {
          if (error) reject(error);
          else resolve();
        };
        requests.push({ keys: messages.map(({ key }) => String(key)), answer });
      }),
    () => blames,
  );
  const request = async (index: number): Promise<(typeof requests)[number]> => {
    while (!requests[index]) await new Promise(setImmediate);
    return requests[index];
  };
  return { queue, requests, request };
}

describe('SendQueue', () => {
  it('sends together, in order, what came while a request was under way', async () => {
    const { queue, requests, request } = scene();
    const first = queue.send([message('a')]);
    const { answer } = await request(0);
    const later = ['b', 'c', 'd'].map((key) => queue.send([message(key)]));
    answer();
    await first;
    const second = await request(1);
    expect(second.keys).toEqual(['b', 'c', 'd']);
    second.answer();
    await Promise.all(later);
    expect(requests).toHaveLength(2);
  });

  it('keeps requests below the size that brokers accept, and waits for each', async () => {
    const { queue, requests, request } = scene();
    const sent = queue.send(['a', 'b', 'c'].map((key) => message(key, 240_000)));
    const first = await request(0);
    expect(first.keys).toEqual(['a', 'b']);
    expect(requests).toHaveLength(1);
    first.answer();
    (await request(1)).answer();
    await sent;
    expect(requests[1]?.keys).toEqual(['c']);
  });

  it('sends a message alone that is too large on its own', async () => {
    const { queue, request } = scene();
    const sent = queue.send([message('small'), message('large', 900_000), message('next')]);
    for (const index of [0, 1, 2]) (await request(index)).answer();
    await sent;
    expect((await request(1)).keys).toEqual(['large']);
  });

  it('rejects a call once one of its requests failed, and sends no more of it', async () => {
    const { queue, requests, request } = scene();
    const failing = queue.send(['a', 'b', 'c'].map((key) => message(key, 400_000)));
    const other = queue.send([message('d')]);
    (await request(0)).answer(new Error('timed out'));
    await expect(failing).rejects.toThrow('timed out');
    const next = await request(1);
    expect(next.keys).toEqual(['d']);
    next.answer();
    await other;
    expect(requests).toHaveLength(2);
  });

  it('gives each call a request of its own when the messages of one are to blame', async () => {
    const { queue, request } = scene(true);
    const good = queue.send([message('good')]);
    const bad = queue.send([message('bad')]);
    const refusal = expect(bad).rejects.toThrow('too large');
    (await request(0)).answer(new Error('too large'));
    (await request(1)).answer();
    (await request(2)).answer(new Error('too large'));
    await good;
    await refusal;
    expect((await request(1)).keys).toEqual(['good']);
  });

  it('has nothing to do for no messages', async () => {
    const { queue, requests } = scene();
    await queue.send([]);
    await queue.idle();
    expect(requests).toEqual([]);
  });
});
