import { describe, expect, it } from '@jest/globals';
import { seenUpTo, surelySeenMs } from './seen-up-to.js';

const newest = Date.UTC(2026, 0, 1);

describe('A poll', () => {
  it('begins at the newest change while that may have company which shows late', () => {
    expect(seenUpTo({ newest, since: 1_000, until: 1_000 })).toBe(newest);
    expect(seenUpTo({ newest, since: 1_000, until: 1_000 + surelySeenMs })).toBe(newest);
  });

  it('leaves behind what polls have seen for long, and stays as far behind the system as before', () => {
    expect(seenUpTo({ newest, since: 1_000, until: 11_000 + surelySeenMs })).toBe(newest + 10_000);
  });
});
