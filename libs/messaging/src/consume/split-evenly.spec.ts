import { describe, expect, it } from '@jest/globals';
import { splitEvenly } from './split-evenly.js';

describe('splitEvenly', () => {
  const lengths = (count: number): number[] => splitEvenly(Array.from({ length: count }), 500).map((part) => part.length);

  it('leaves what fits in one part', () => {
    expect(lengths(500)).toEqual([500]);
  });

  it('makes parts of about the same length instead of a full one and a rest', () => {
    expect(lengths(501).sort()).toEqual([250, 251]);
    expect(lengths(1300).every((length) => length >= 433 && length <= 434)).toBe(true);
  });

  it('loses nothing and keeps the order', () => {
    const items = Array.from({ length: 1234 }, (_, index) => index);
    expect(splitEvenly(items, 100).flat()).toEqual(items);
  });

  it('makes no part of nothing', () => {
    expect(lengths(0)).toEqual([]);
  });
});
