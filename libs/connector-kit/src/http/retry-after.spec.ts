import { describe, expect, it } from '@jest/globals';
import { retryAfter } from './retry-after.js';

const now = Date.UTC(2024, 0, 1, 12, 0, 0);

describe('How long a Retry-After header asks to be left alone', () => {
  it.each([
    ['seconds', { 'retry-after': '5' }, 5_000],
    ['a date', { 'retry-after': 'Mon, 01 Jan 2024 12:00:30 GMT' }, 30_000],
    ["a date by the server's own clock", { 'retry-after': 'Mon, 01 Jan 2024 09:00:30 GMT', date: 'Mon, 01 Jan 2024 09:00:10 GMT' }, 20_000],
    ['no header', {}, undefined],
    ['a date that has passed', { 'retry-after': 'Mon, 01 Jan 2024 11:00:00 GMT' }, undefined],
    ['seconds before now', { 'retry-after': '-5' }, undefined],
    ['words', { 'retry-after': 'later' }, undefined],
  ])('is understood from %s', (_name, headers, wait) => {
    expect(retryAfter(new Headers(headers as Record<string, string>), now)).toBe(wait);
  });
});
