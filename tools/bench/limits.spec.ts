import { describe, expect, it } from '@jest/globals';
import { isKept, limitText } from './limits.mjs';

const measure = (figures: { measured: number; limit?: number; atLeast?: number }) => ({ situation: 'an edit', figure: 'ms', ...figures });

describe('A limit', () => {
  it('is the most that may be measured', () => {
    expect([4.9, 5, 5.1].map((measured) => isKept(measure({ measured, limit: 5 })))).toEqual([true, true, false]);
    expect(limitText(measure({ measured: 1, limit: 5 }))).toBe('≤ 5');
  });

  it('is the least where more is better', () => {
    expect([0.59, 0.6, 3].map((measured) => isKept(measure({ measured, atLeast: 0.6 })))).toEqual([false, true, true]);
    expect(limitText(measure({ measured: 1, atLeast: 0.6 }))).toBe('≥ 0.60');
  });

  it('is not there where nothing is promised', () => {
    expect(isKept(measure({ measured: 1e9 }))).toBe(true);
    expect(limitText(measure({ measured: 1 }))).toBe('');
  });

  it('is not kept by what could not be measured', () => {
    expect(isKept(measure({ measured: NaN, limit: 5 }))).toBe(false);
  });
});
