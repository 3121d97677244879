import { TryLater } from '#connector-kit';
import type { Json } from '#change-events';
import { exchange } from './exchange.js';
import type { Answer } from './exchange.js';
import { LostAnswer } from './lost-answer.js';
import type { Pace } from './pace.js';
import { retryAfter } from './retry-after.js';
import type { Session } from './session.js';
import { verdictOf } from './verdict.js';
import type { Verdict } from './verdict.js';

/** A call to a path below the base address. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** An answer that decides something. What could not be answered now has been thrown. `json` is undefined where the body is empty. */
export interface Judged {
  readonly verdict: Exclude<Verdict, 'rest' | 'later' | 'lost'>;
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

/** Calls webCRM with a living access token, no faster than allowed, and sorts answers from troubles. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly session: Session,
    private readonly pace: Pace,
  ) {}

  /**
   * One call. A dead access token is renewed and the call repeated once, which is safe for a write, too: it was refused before it was read.
   *
   * @throws TryLater when webCRM can't answer now; LostAnswer when the call may have been carried out nevertheless
   * @throws Fault when the application token or the base address is wrong
   */
  async call(call: ApiCall): Promise<Judged> {
    const token = await this.session.accessToken();
    const first = await this.send(call, token);
    if (first.verdict !== 'login') return first;
    this.session.drop(token);
    return this.send(call, await this.session.accessToken());
  }

  private async send(call: ApiCall, token: string): Promise<Judged> {
    await this.pace.turn();
    const url = new URL(this.baseUrl + call.path);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' };
    const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
    return this.judge(call, await exchange(url, { method: call.method, headers, ...body }));
  }

  private judge(call: ApiCall, answer: Answer): Judged {
    const verdict = verdictOf(answer.status);
    const { status, text } = answer;
    const what = `webCRM answers ${call.method} ${call.path}`;
    const wait = retryAfter(answer, Date.now());
    if (verdict === 'rest') this.pace.rest(wait);
    if (verdict === 'rest' || verdict === 'later') throw new TryLater(`${what} with status ${status}`, wait);
    if (verdict === 'lost') throw new LostAnswer(`${what} with status ${status}`, wait);
    if (verdict !== 'done' || text.trim() === '') return { verdict, status, text, json: undefined };
    try {
      return { verdict, status, text, json: JSON.parse(text) as unknown };
    } catch (error) {
      throw new LostAnswer(`${what} with something that is not JSON`, undefined, { cause: error });
    }
  }
}
