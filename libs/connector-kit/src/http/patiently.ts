import { setTimeout as sleep } from 'node:timers/promises';
import { TryLater } from '../connector.js';

const tries = 8;
const firstMs = 100;

/** A read of many calls waits no longer than this for one of them, asleep or for an answer: all of it is tried again later. */
const longestWaitMs = 5_000;

/**
 * One read of many that are needed together. Where one call in four fails, all of fifty never succeed in one go: each is repeated for itself, after
 * the rest that the system asks for. Not for writes.
 *
 * @param isWorthIt whether another try may end better, of what may be tried later at all
 */
export async function patiently<T>(read: () => Promise<T>, isWorthIt: (error: TryLater) => boolean = () => true): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    const begunAt = performance.now();
    try {
      return await read();
    } catch (error) {
      const isSlow = performance.now() - begunAt > longestWaitMs;
      const mayRepeat = error instanceof TryLater && !isSlow && isWorthIt(error);
      const waitMs = mayRepeat ? (error.retryAfterMs ?? firstMs * 2 ** (failures - 1)) : Infinity;
      if (failures >= tries || waitMs > longestWaitMs) throw error;
      await sleep(waitMs);
    }
  }
}
