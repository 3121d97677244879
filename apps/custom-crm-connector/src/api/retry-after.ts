import type { Answer } from './exchange.js';

/** How long the server asks to be left alone, in milliseconds: the Retry-After header in seconds or as a date. */
export function retryAfter(answer: Answer, now: number): number | undefined {
  const header = answer.headers.get('retry-after');
  if (header === null || header === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return Number.isFinite(wait) && wait >= 0 ? wait : undefined;
}
