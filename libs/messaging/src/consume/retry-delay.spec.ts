import { describe, expect, it } from '@jest/globals';
import { retryDelay } from './retry-delay.js';

describe('retryDelay', () => {
  it('grows with every failure up to thirty seconds', () => {
    const delays = [1, 2, 3, 8, 50, 5000].map((failures) => retryDelay(failures, () => 1));
    expect(delays).toEqual([200, 400, 800, 25_600, 30_000, 30_000]);
  });

  it('is spread at random over its upper half', () => {
    expect(retryDelay(3, () => 0)).toBe(400);
    expect(retryDelay(3, () => 0.5)).toBe(600);
  });
});
