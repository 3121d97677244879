import { LostAnswer, TryLater } from '#connector-kit';
import type { HttpCall, HttpClient } from '#connector-kit';
import { Fault } from '#platform';

/** A token is renewed this long before it ends, so that it does not die on the way. */
const marginMs = 60_000;

interface Tokens {
  readonly AccessToken?: unknown;
  readonly RefreshToken?: unknown;
  readonly ExpiresIn?: unknown;
  readonly IsError?: unknown;
  readonly Error?: unknown;
  readonly ErrorDescription?: unknown;
}

/** The access token of this process: at most one login or renewal is under way, whoever asks. */
export class Session {
  private token: string | undefined;
  private refreshToken: string | undefined;
  private renewAt = 0;
  private underWay: Promise<string> | undefined;

  constructor(
    private readonly http: HttpClient,
    private readonly authCode: string,
  ) {}

  /**
   * A living access token.
   *
   * @throws Fault of kind `config` when webCRM refuses the application token
   * @throws TryLater
   */
  accessToken(): Promise<string> {
    if (this.token !== undefined && Date.now() < this.renewAt) return Promise.resolve(this.token);
    this.underWay ??= this.renew().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  /** Says that a token was refused. One that has been replaced since is no news. */
  drop(token: string): void {
    if (this.token !== token) return;
    this.token = undefined;
    this.refreshToken = undefined;
  }

  private async renew(): Promise<string> {
    const refreshToken = this.refreshToken;
    this.refreshToken = undefined;
    if (refreshToken !== undefined) {
      const renewed = await this.ask({ method: 'POST', path: '/Auth/ApiRefresh', headers: { refreshToken } });
      if (renewed.AccessToken !== undefined && renewed.IsError !== true) return this.keep(renewed);
    }
    const answer = await this.ask({ method: 'POST', path: '/Auth/ApiLogin', body: new URLSearchParams({ authCode: this.authCode }) });
    // A failed login answers 200, too.
    if (answer.IsError === true || typeof answer.AccessToken !== 'string') {
      const reason = String(answer.ErrorDescription ?? answer.Error ?? 'no reason given');
      throw new Fault('config', `webCRM refuses the application token in WEBCRM_AUTH_CODE: ${reason}`, { setting: 'WEBCRM_AUTH_CODE' });
    }
    return this.keep(answer);
  }

  private keep(answer: Tokens): string {
    const token = String(answer.AccessToken);
    const livesMs = Number(answer.ExpiresIn ?? 3600) * 1000;
    this.token = token;
    this.refreshToken = typeof answer.RefreshToken === 'string' ? answer.RefreshToken : undefined;
    this.renewAt = Date.now() + Math.max(livesMs - marginMs, livesMs / 2);
    return token;
  }

  private async ask(call: HttpCall): Promise<Tokens> {
    const { verdict, status, json } = await this.http.call(call).catch(forgettable);
    if (verdict === 'login' || verdict === 'forbidden') return { IsError: true, ErrorDescription: `status ${status}` };
    if (verdict !== 'done') {
      const message = `WEBCRM_BASE_URL must be the address of webCRM's REST API: it answers ${call.path} with status ${status}`;
      throw new Fault('config', message, { setting: 'WEBCRM_BASE_URL' });
    }
    if (typeof json !== 'object' || json === null) throw new TryLater(`webCRM answers ${call.path} with something that holds no tokens`);
    return json;
  }
}

/** A lost login is no lost write: the call that it was made for has not been sent. */
function forgettable(error: unknown): never {
  throw error instanceof LostAnswer ? new TryLater(error.message, error.retryAfterMs, { cause: error }) : error;
}
