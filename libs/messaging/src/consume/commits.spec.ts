import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { OffsetsByTopicPartition } from 'kafkajs';
import { createLogger } from '#platform';
import { Commits, type Committer } from './commits.js';

/** A consumer that has resolved an offset each time it is asked, and notes what it commits. */
function scene({ fails = 0, runs = true } = {}) {
  const committed: (OffsetsByTopicPartition | undefined)[] = [];
  const left = { failures: fails, resolved: 0 };
  const committer: Committer = {
    uncommittedOffsets: () => ({ topics: [{ topic: 't', partitions: [{ partition: 0, offset: String(left.resolved) }] }] }),
    commitOffsetsIfNecessary: (offsets) => {
      if (left.failures-- > 0) return Promise.reject(new Error('REBALANCE_IN_PROGRESS'));
      committed.push(offsets);
      return Promise.resolve();
    },
    isRunning: () => runs,
  };
  const commits = new Commits(createLogger({ component: 'spec', level: 'fatal' }));
  const resolve = (): void => {
    left.resolved++;
    commits.soon(committer);
  };
  const offsets = () => committed.map((one) => one?.topics[0]?.partitions[0]?.offset);
  return { commits, resolve, offsets };
}

describe('Commits', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('commits once for batches that follow each other closely', async () => {
    const { resolve, offsets } = scene();
    for (const _ of [1, 2, 3]) resolve();
    expect(offsets()).toEqual([]);
    await jest.advanceTimersByTimeAsync(100);
    expect(offsets()).toEqual(['3']);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(offsets()).toEqual(['3']);
  });

  it('commits at once when a consumer is about to leave', async () => {
    const { commits, resolve, offsets } = scene();
    resolve();
    await commits.now();
    expect(offsets()).toEqual(['1']);
    await commits.now();
    expect(offsets()).toEqual(['1']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tries again what the group did not take, with what was resolved since', async () => {
    const { resolve, offsets } = scene({ fails: 2 });
    resolve();
    await jest.advanceTimersByTimeAsync(150);
    resolve();
    await jest.advanceTimersByTimeAsync(300);
    expect(offsets()).toEqual(['2']);
  });

  it('leaves it to the next consumer when this one has ended', async () => {
    const { resolve, offsets } = scene({ fails: 1, runs: false });
    resolve();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(offsets()).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
