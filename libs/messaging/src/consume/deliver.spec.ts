import { describe, expect, it } from '@jest/globals';
import { classify, createLogger, Fault } from '#platform';
import type { FaultKind } from '#platform';
import type { MessageBatch, RawMessage } from '../message.js';
import { BlockedLanes } from './blocked-lanes.js';
import { deliver } from './deliver.js';

function batchOf(count: number): MessageBatch {
  const message = (offset: number): RawMessage => ({
    topic: 't',
    partition: 0,
    offset: BigInt(offset),
    key: Buffer.from(`k${offset}`),
    value: Buffer.from('{}'),
    headers: {},
    timestamp: 0,
  });
  return {
    topic: 't',
    partition: 0,
    highWatermark: BigInt(count),
    messages: Array.from({ length: count }, (_, offset) => message(offset)),
  };
}

function scene(handle: (batch: MessageBatch) => void) {
  const seen = {
    sizes: [] as number[],
    handled: [] as number[],
    dead: [] as { offset: number; reason: string }[],
    failed: [] as FaultKind[],
  };
  const lanes = new BlockedLanes();
  const stop = new AbortController();
  const parts = {
    handle: (batch: MessageBatch) => {
      seen.sizes.push(batch.messages.length);
      handle(batch);
      return Promise.resolve();
    },
    classify,
    deadLetters: {
      send: (message: RawMessage, reason: string) => {
        seen.dead.push({ offset: Number(message.offset), reason });
        return Promise.resolve();
      },
    },
    lanes,
    logger: createLogger({ component: 'spec', level: 'fatal' }),
    failed: (kind: FaultKind) => seen.failed.push(kind),
    delay: () => 0,
  };
  const run = (count: number): Promise<void> => deliver(batchOf(count), parts, (offset) => seen.handled.push(Number(offset)), stop.signal);
  return { seen, lanes, stop, parts, run };
}

const poisoned = (offset: number) => (batch: MessageBatch) => {
  if (batch.messages.some((message) => message.offset === BigInt(offset))) throw new TypeError('undefined is not a function');
};

describe('deliver', () => {
  it('passes the whole batch when the handler is content', async () => {
    const { seen, run } = scene(() => undefined);
    await run(5);
    expect(seen).toEqual({ sizes: [5], handled: [4], dead: [], failed: [] });
  });

  it('tries a faulty batch three times, then finds the guilty message and handles all others', async () => {
    const { seen, run } = scene(poisoned(2));
    await run(4);
    expect(seen.sizes).toEqual([4, 4, 4, 1, 1, 1, 1]);
    expect(seen.handled).toEqual([0, 1, 2, 3]);
    expect(seen.dead).toEqual([{ offset: 2, reason: 'The handler failed (bug, TypeError)' }]);
  });

  it('looks for the guilty message at once when the fault is permanent', async () => {
    const { seen, run } = scene(() => {
      throw new Fault('permanent', 'refused');
    });
    await run(2);
    expect(seen.sizes).toEqual([2, 1, 1]);
    expect(seen.dead.map(({ offset }) => offset)).toEqual([0, 1]);
  });

  it('does not try a batch of one message again after its three tries', async () => {
    const { seen, run } = scene(poisoned(0));
    await run(1);
    expect(seen.sizes).toEqual([1, 1, 1]);
    expect(seen.dead).toHaveLength(1);
  });

  it('waits out errors that will pass for as long as it takes, says so, and sets nothing aside', async () => {
    let left = 20;
    const readiness: (true | string)[] = [];
    const { seen, lanes, run } = scene(() => {
      readiness.push(lanes.ready());
      if (left-- > 0) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    });
    await run(3);
    expect(seen.sizes).toHaveLength(21);
    expect(seen.dead).toEqual([]);
    expect(readiness.at(-1)).toBe('t[0] waits: connect ECONNREFUSED');
    expect(lanes.ready()).toBe(true);
  });

  it('skips nothing when a setting is to blame', async () => {
    const { seen, stop, run } = scene(() => {
      if (seen.sizes.length === 10) stop.abort();
      throw new Fault('config', 'permission denied');
    });
    await run(3);
    expect(seen.dead).toEqual([]);
    expect(seen.handled).toEqual([]);
  });

  it('does not pass a guilty message before the dead letters have it', async () => {
    const { seen, parts, run } = scene(poisoned(0));
    let left = 2;
    const { send } = parts.deadLetters;
    parts.deadLetters.send = (message, reason) => {
      expect(seen.handled).toEqual([]);
      return left-- > 0 ? Promise.reject(new Fault('transient', 'broker away')) : send(message, reason);
    };
    await run(2);
    expect(seen.dead).toHaveLength(1);
    expect(seen.handled).toEqual([0, 1]);
  });

  it('ends after the current try when stopped, and passes nothing', async () => {
    const { seen, stop, run } = scene(() => {
      stop.abort();
      throw new Fault('transient', 'away');
    });
    await run(2);
    expect(seen.sizes).toEqual([2]);
    expect(seen.handled).toEqual([]);
  });
});
