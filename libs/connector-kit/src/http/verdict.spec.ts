import { describe, expect, it } from '@jest/globals';
import { verdictOf } from './verdict.js';

describe('What a status says', () => {
  it.each([
    [200, 'done'],
    [204, 'done'],
    [302, 'refused'],
    [400, 'refused'],
    [401, 'login'],
    [403, 'forbidden'],
    [404, 'nothing'],
    [410, 'nothing'],
    [412, 'stale'],
    [429, 'rest'],
    [503, 'later'],
    [500, 'lost'],
    [502, 'lost'],
    [504, 'lost'],
    [999, 'lost'],
  ])('%d is "%s"', (status, verdict) => {
    expect(verdictOf(status)).toBe(verdict);
  });

  it('is what the system means by it, where that differs', () => {
    expect(verdictOf(500, { 500: 'later' })).toBe('later');
  });
});
