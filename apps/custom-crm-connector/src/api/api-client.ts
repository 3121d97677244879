import { TryLater } from '#connector-kit';
import type { Json } from '#change-events';
import { exchange } from './exchange.js';
import type { Answer } from './exchange.js';
import { LostAnswer } from './lost-answer.js';
import type { Pace } from './pace.js';
import { retryAfter } from './retry-after.js';
import { verdictOf } from './verdict.js';
import type { Verdict } from './verdict.js';

/** A call to a path below the base address. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** An answer that decides something. What could not be answered now has been thrown. `json` is undefined where the body is none. */
export interface Judged {
  readonly verdict: Exclude<Verdict, 'rest' | 'later' | 'lost'>;
  readonly status: number;
  readonly etag?: string;
  readonly json: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Calls the Custom CRM with the API key, no faster than allowed, and sorts answers from troubles. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly apiKey: string,
    private readonly pace: Pace,
  ) {}

  /**
   * One call.
   *
   * @throws TryLater when the Custom CRM can't answer now; LostAnswer when the call may have been carried out nevertheless
   */
  async call(call: ApiCall): Promise<Judged> {
    await this.pace.turn();
    const url = new URL(this.baseUrl + call.path);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const headers = {
      authorization: `Bearer ${this.apiKey}`,
      accept: 'application/json',
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers,
    };
    const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
    return this.judge(call, await exchange(url, { method: call.method, headers, ...body }));
  }

  private judge(call: ApiCall, answer: Answer): Judged {
    const { status, text, headers } = answer;
    const verdict = verdictOf(status);
    const what = `the Custom CRM answers ${call.method} ${call.path}`;
    const wait = retryAfter(answer, Date.now());
    if (verdict === 'rest') this.pace.rest(wait);
    if (verdict === 'rest' || verdict === 'later') throw new TryLater(`${what} with status ${status}`, wait);
    if (verdict === 'lost') throw new LostAnswer(`${what} with status ${status}`, wait);
    const json = parsed(text);
    if (verdict === 'done' && json === undefined && status !== 204) throw new LostAnswer(`${what} with something that is not JSON`);
    const etag = headers.get('etag');
    return { verdict, status, json, ...(etag === null ? {} : { etag }) };
  }
}
