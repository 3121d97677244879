import { describe, expect, it } from '@jest/globals';
import { medianOf, percentileOf, rangeOf } from './statistics.mjs';

describe('The figures of several runs', () => {
  it('have a median that one run alone does not move', () => {
    expect(medianOf([3, 1, 1000])).toBe(3);
    expect(medianOf([5])).toBe(5);
  });

  it('have percentiles that are figures which were measured', () => {
    const hundred = Array.from({ length: 100 }, (_, position) => 100 - position);
    expect([50, 95, 99, 100].map((percent) => percentileOf(hundred, percent))).toEqual([50, 95, 99, 100]);
    expect(percentileOf([7], 99)).toBe(7);
  });

  it('are ordered as numbers, and stay as they are given', () => {
    const figures = [10, 9, 100];
    expect(medianOf(figures)).toBe(10);
    expect(figures).toEqual([10, 9, 100]);
  });

  it('have a range from the lowest to the highest', () => {
    expect(rangeOf([2.345, 1.234], (figure) => figure.toFixed(1))).toBe('1.2 to 2.3');
  });
});
