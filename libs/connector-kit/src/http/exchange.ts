import { TryLater } from '../connector.js';
import { LostAnswer } from './lost-answer.js';

/** A call to a system ends within this time, answered or not. */
export const callDeadlineMs = 30_000;

const callLimits = { deadlineMs: callDeadlineMs, answerBytes: 64 * 1024 * 1024 };

/** What a server answered, before anybody judged it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Node's and undici's codes of a connection that was never made, so that nothing was sent. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (cause !== undefined) return codeOf(cause);
  return typeof code === 'string' ? code : ((error as Error).name ?? 'unknown');
}

async function textOf(response: Response, mostBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.byteLength;
    if (size > mostBytes) throw new LostAnswer(`the answer is longer than ${mostBytes} bytes`);
    parts.push(part);
  }
  // Data in another charset would look like edits; what a refusal says may be read as well as it goes.
  return new TextDecoder('utf-8', { fatal: response.ok }).decode(Buffer.concat(parts));
}

/**
 * One HTTP request and its whole answer, within 30 seconds and 64 MB. Redirects are answers: following one would carry the credentials elsewhere.
 *
 * @throws TryLater when nothing was sent
 * @throws LostAnswer when the request may have arrived
 */
export async function exchange(url: URL, request: RequestInit, limits = callLimits): Promise<Answer> {
  const what = `${request.method ?? 'GET'} ${url.origin}${url.pathname}`;
  try {
    const response = await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(limits.deadlineMs) });
    return { status: response.status, headers: response.headers, text: await textOf(response, limits.answerBytes) };
  } catch (error) {
    if (error instanceof LostAnswer) throw new LostAnswer(`${what}: ${error.message}`);
    const code = codeOf(error);
    if (notSent.has(code)) throw new TryLater(`${what} can't be reached (${code})`, undefined, { cause: error });
    throw new LostAnswer(`${what} was not answered (${code})`, undefined, { cause: error });
  }
}
