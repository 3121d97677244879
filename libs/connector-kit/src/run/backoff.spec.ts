import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.js';

const limits = { firstMs: 1_000, greatestMs: 60_000 };

describe('The delay before the next try', () => {
  it('doubles up to its limit, between half and all of it', () => {
    expect([1, 2, 3, 50].map((failures) => backoffMs(limits, failures, 0, 1))).toEqual([1_000, 2_000, 4_000, 60_000]);
    expect(backoffMs(limits, 3, 0, 0)).toBe(2_000);
  });

  it('is never less than what the system asked for, and that is honoured up to an hour', () => {
    expect(backoffMs(limits, 1, 30_000, 0)).toBe(30_000);
    expect(backoffMs(limits, 1, 1e12, 0)).toBe(3_600_000);
  });
});
