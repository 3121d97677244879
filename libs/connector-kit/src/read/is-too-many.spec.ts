import { describe, expect, it } from '@jest/globals';
import { isTooMany } from './is-too-many.js';

describe('Records gone within an hour', () => {
  it.each([
    ['few, though they are all of their type', 20, 20, false],
    ['many, but a small part', 50, 1_000, false],
    ['many, and more than a small part', 51, 1_000, true],
    ['one more than a few of few', 21, 100, true],
  ])('%s', (_title, gone, known, expected) => {
    expect(isTooMany(gone, known)).toBe(expected);
  });
});
