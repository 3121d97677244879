import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { heartbeatInterval, withHeartbeat } from './with-heartbeat.js';

describe('withHeartbeat', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const never = new AbortController().signal;

  it('beats for as long as the work takes and not longer', async () => {
    let beats = 0;
    const beat = (): Promise<void> => {
      beats++;
      return Promise.resolve();
    };
    await withHeartbeat(beat, never, async () => {
      await jest.advanceTimersByTimeAsync(60_000);
    });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(beats).toBe(60_000 / heartbeatInterval);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tells the work to end when the group has gone on without it, and throws the heartbeat error afterwards', async () => {
    const evicted = new Error('UNKNOWN_MEMBER_ID');
    let finished = false;
    const work = async (signal: AbortSignal): Promise<void> => {
      await jest.advanceTimersByTimeAsync(3_000);
      expect(signal.aborted).toBe(true);
      finished = true;
    };
    await expect(withHeartbeat(() => Promise.reject(evicted), never, work)).rejects.toBe(evicted);
    expect(finished).toBe(true);
  });

  it('passes on a stop without an error', async () => {
    const stop = new AbortController();
    await withHeartbeat(
      () => Promise.resolve(),
      stop.signal,
      (signal) => {
        stop.abort();
        expect(signal.aborted).toBe(true);
        return Promise.resolve();
      },
    );
  });
});
