import type { Answer } from './exchange.js';

interface Limited {
  readonly RetryAfterSeconds?: unknown;
}

function inBody(text: string): number {
  try {
    const { RetryAfterSeconds } = JSON.parse(text) as Limited;
    return RetryAfterSeconds === undefined ? NaN : Number(RetryAfterSeconds) * 1000;
  } catch {
    return NaN;
  }
}

function inHeader(header: string | null, now: number): number {
  if (header === null || header === '') return NaN;
  const seconds = Number(header);
  return Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
}

/** How long the server asks to be left alone, in milliseconds: webCRM says it in the body, others in the Retry-After header. */
export function retryAfter(answer: Answer, now: number): number | undefined {
  return [inBody(answer.text), inHeader(answer.headers.get('retry-after'), now)].find((wait) => Number.isFinite(wait) && wait >= 0);
}
