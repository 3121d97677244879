import { describe, expect, it } from '@jest/globals';
import { retryAfterInText } from './retry-after-in-text.js';

describe('How long the text of an answer asks to be left alone', () => {
  it.each([
    ['{"RetryAfterSeconds": 12}', 12_000],
    ['{"RetryAfterSeconds": "12"}', 12_000],
    ['{"RetryAfterSeconds": "soon"}', NaN],
    ['{"RetryAfterSeconds": null}', NaN],
    ['{}', NaN],
    ['null', NaN],
    ['too many requests', NaN],
  ])('%s', (text, wait) => {
    expect(retryAfterInText(text)).toBe(wait);
  });
});
