import type { HttpCall, HttpClient, Judged } from '#connector-kit';
import type { Session } from './session.js';

/** Calls webCRM with a living access token. */
export class ApiClient {
  constructor(
    private readonly http: HttpClient,
    private readonly session: Session,
  ) {}

  /**
   * One call. A dead access token is renewed and the call repeated once, which is safe for a write, too: it was refused before it was read.
   *
   * @throws TryLater when webCRM can't answer now; LostAnswer when the call may have been carried out nevertheless
   * @throws Fault when the application token or the base address is wrong
   */
  async call(call: HttpCall): Promise<Judged> {
    const token = await this.session.accessToken();
    const first = await this.send(call, token);
    if (first.verdict !== 'login') return first;
    this.session.drop(token);
    return this.send(call, await this.session.accessToken());
  }

  private send(call: HttpCall, token: string): Promise<Judged> {
    return this.http.call({ ...call, headers: { authorization: `Bearer ${token}` } });
  }
}
