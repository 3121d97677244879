import type { HttpCall, HttpClient, Judged } from '#connector-kit';
import type { AccessToken, Session } from './session.js';

/** A dead token is replaced by a renewed one, and if that is refused, too, by one of a login. */
const mostRepeats = 2;

/** Calls webCRM with a living access token. */
export class ApiClient {
  /** Operations that a token was refused for right after the login that gave it: a right is missing, and another login would not bring it. */
  private readonly refused = new WeakMap<AccessToken, Set<string>>();

  constructor(
    private readonly http: HttpClient,
    private readonly session: Session,
  ) {}

  /**
   * One call. A dead access token is renewed once, then replaced by a login, and the call repeated, which is safe for a write, too: it was refused
   * before it was read. What is refused with a fresh login has the verdict `login`: the application token lacks the right.
   *
   * @throws TryLater when webCRM can't answer now; LostAnswer when the call may have been carried out nevertheless
   * @throws Fault when the application token or the base address is wrong
   */
  async call(call: HttpCall): Promise<Judged> {
    const what = `${call.method} ${call.path.replace(/\/\d+$/, '')}`;
    let token = await this.session.accessToken();
    let judged = await this.send(call, token);
    for (let repeats = 0; judged.verdict === 'login' && repeats < mostRepeats; repeats += 1) {
      if (this.refused.get(token)?.has(what)) break;
      this.session.drop(token);
      token = await this.session.accessToken();
      judged = await this.send(call, token);
      if (judged.verdict === 'login' && token.isFromLogin) this.refused.set(token, (this.refused.get(token) ?? new Set()).add(what));
    }
    return judged;
  }

  private send(call: HttpCall, token: AccessToken): Promise<Judged> {
    return this.http.call({ ...call, headers: { authorization: `Bearer ${token.text}` } });
  }
}
