import { describe, expect, it } from '@jest/globals';
import { retryAfter } from './retry-after.js';

const now = Date.UTC(2024, 0, 1, 12, 0, 0);

function answered(text: string, header?: string): Parameters<typeof retryAfter>[0] {
  return { status: 429, text, headers: new Headers(header === undefined ? {} : { 'retry-after': header }) };
}

describe('How long webCRM asks to be left alone', () => {
  it.each([
    ['what the body says, in seconds', answered('{"RetryAfterSeconds": 12}', '5'), 12_000],
    ['what the header says, in seconds', answered('too many requests', '5'), 5_000],
    ['what the header says, as a date', answered('', 'Mon, 01 Jan 2024 12:00:30 GMT'), 30_000],
    ['nothing', answered('{}'), undefined],
    ['nothing that makes sense', answered('{"RetryAfterSeconds": "soon"}', 'later'), undefined],
  ])('takes %s', (_name, answer, wait) => {
    expect(retryAfter(answer, now)).toBe(wait);
  });
});
