import type { Json } from '#change-events';
import { TryLater } from '../connector.js';
import { longestRetryAfterMs } from '../run/backoff.js';
import { tellCall } from './call-channel.js';
import { ClockOffset } from './clock-offset.js';
import { exchange, type Answer } from './exchange.js';
import { LostAnswer } from './lost-answer.js';
import type { Pace } from './pace.js';
import { retryAfter } from './retry-after.js';
import { verdictOf, type Verdict, type Verdicts } from './verdict.js';

/** What is particular about one system's API. */
export interface HttpSystem {
  /** As messages name it: `webCRM`. */
  readonly name: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What its statuses mean where that differs from the usual. */
  readonly verdicts?: Verdicts;
  /** Milliseconds that an answer's text asks to be left alone, where a system says it there; NaN when it does not. */
  readonly retryAfterInText?: (text: string) => number;
}

/** A call to a path below the base address. */
export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json | URLSearchParams;
}

/** An answer that decides something. What could not be answered now has been thrown. */
export interface Judged {
  readonly verdict: Exclude<Verdict, 'rest' | 'later' | 'lost'>;
  readonly status: number;
  readonly text: string;
  /** Undefined where the body is empty, or a refusal's body is not JSON. */
  readonly json: unknown;
  readonly etag?: string;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Calls one system no faster than it allows, and sorts answers from troubles. */
export class HttpClient {
  /** How far the system's clock is ahead of ours, by what its answers say. */
  readonly clock = new ClockOffset();

  constructor(
    private readonly system: HttpSystem,
    private readonly pace: Pace,
  ) {}

  /**
   * One call.
   *
   * @throws TryLater when the system can't answer now and did nothing; LostAnswer when the call may have been carried out nevertheless
   */
  async call({ method, path, query = {}, headers, body }: HttpCall): Promise<Judged> {
    await this.pace.turn();
    const url = new URL(this.system.baseUrl + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const isJson = body !== undefined && !(body instanceof URLSearchParams);
    const sent = {
      accept: 'application/json',
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...this.system.headers,
      ...headers,
    };
    const sentAt = Date.now();
    const request = { method, headers: sent, ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body }) };
    const answer = await this.exchange(url, request, path);
    this.clock.note(answer.headers.get('date'), sentAt, Date.now());
    return this.judge(`${this.system.name} answers ${method} ${path}`, answer);
  }

  private async exchange(url: URL, request: RequestInit & { readonly method: string }, path: string): Promise<Answer> {
    const begunAt = performance.now();
    let status: number | null = null;
    try {
      const answer = await exchange(url, request);
      status = answer.status;
      return answer;
    } finally {
      tellCall({ method: request.method, path, status, tookMs: performance.now() - begunAt });
    }
  }

  private async judge(what: string, answer: Answer): Promise<Judged> {
    const { status, text, headers } = answer;
    const verdict = verdictOf(status, this.system.verdicts);
    const wait = this.waitOf(answer);
    if (verdict === 'rest') await this.pace.rest(wait);
    if (verdict === 'rest' || verdict === 'later') throw new TryLater(`${what} with status ${status}`, wait);
    if (verdict === 'lost') throw new LostAnswer(`${what} with status ${status}`, wait);
    if (verdict === 'nothing' && text.trimStart().startsWith('<')) {
      // A proxy that does not find the system says nothing about a record.
      throw new LostAnswer(`${what} with status ${status} and a page for browsers: is ${this.system.baseUrl} the address of its API?`);
    }
    const json = parsed(text);
    if (verdict === 'done' && json === undefined && text.trim() !== '') throw new LostAnswer(`${what} with something that is not JSON`);
    const etag = headers.get('etag');
    return { verdict, status, text, json, ...(etag === null ? {} : { etag }) };
  }

  private waitOf({ text, headers }: Answer): number | undefined {
    const inText = this.system.retryAfterInText?.(text) ?? NaN;
    const wait = inText >= 0 ? inText : retryAfter(headers, Date.now());
    return wait && Math.min(wait, longestRetryAfterMs);
  }
}
