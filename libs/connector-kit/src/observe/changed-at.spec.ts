import { describe, expect, it } from '@jest/globals';
import { changedAtOf } from './changed-at.js';

const fast = { clockOffsetMs: () => 5_000 };

describe('The time of a change', () => {
  it("is told by our clock, however far the system's is ahead", () => {
    expect(changedAtOf({ changedAt: 100_000, deleted: false }, fast)).toBe(95_000);
    expect(changedAtOf({ changedAt: 100_000, deleted: false }, {})).toBe(100_000);
  });

  it('of a delete is when we saw it', () => {
    expect(changedAtOf({ changedAt: 100_000, deleted: true }, fast)).toBe(100_000);
  });
});
