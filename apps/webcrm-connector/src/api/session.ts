import { LostAnswer, TryLater } from '#connector-kit';
import type { HttpCall, HttpClient } from '#connector-kit';
import { Fault } from '#platform';
import { operation } from './operation.js';
import type { Unproven } from './operation.js';

/** A token is renewed this long before it ends, so that it does not die on the way. */
const marginMs = 60_000;

/** An access token, and whether it comes from a login: then webCRM has just looked at the application token's rights. */
export interface AccessToken {
  readonly text: string;
  readonly isFromLogin: boolean;
}

/** The access token of this process: at most one login or renewal is under way, whoever asks. */
export class Session {
  private token: AccessToken | undefined;
  private refreshToken: string | undefined;
  private renewAt = 0;
  private underWay: Promise<AccessToken> | undefined;

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
  accessToken(): Promise<AccessToken> {
    if (this.token !== undefined && Date.now() < this.renewAt) return Promise.resolve(this.token);
    this.underWay ??= this.renew().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  /**
   * Says that a token was refused. One that came from a login is renewed first; one that came from a renewal shows that these are of no use any
   * more. A token that has been replaced since is no news.
   */
  drop(token: AccessToken): void {
    if (this.token !== token) return;
    this.token = undefined;
    if (!token.isFromLogin) this.refreshToken = undefined;
  }

  private async renew(): Promise<AccessToken> {
    const refreshToken = this.refreshToken;
    // It can be used once.
    this.refreshToken = undefined;
    if (refreshToken !== undefined) {
      const renewed = await this.ask(operation('post', '/Auth/ApiRefresh', { headers: { refreshToken } }));
      if ('AccessToken' in renewed) return this.keep(renewed, false);
    }
    const answer = await this.ask(operation('post', '/Auth/ApiLogin', { form: { authCode: this.authCode } }));
    if ('AccessToken' in answer) return this.keep(answer, true);
    throw new Fault('config', answer.refusal, { setting: answer.setting });
  }

  private keep(answer: Tokens, isFromLogin: boolean): AccessToken {
    const livesMs = Number(answer.ExpiresIn ?? 3600) * 1000;
    this.token = { text: answer.AccessToken, isFromLogin };
    this.refreshToken = typeof answer.RefreshToken === 'string' ? answer.RefreshToken : undefined;
    this.renewAt = Date.now() + Math.max(livesMs - marginMs, livesMs / 2);
    return this.token;
  }

  private async ask(call: HttpCall): Promise<Tokens | NoTokens> {
    const { verdict, status, json } = await this.http.call(call).catch(forgettable);
    if (verdict === 'login' || verdict === 'forbidden') return this.refusal(`status ${status}`);
    if (verdict !== 'done') {
      const refusal = `WEBCRM_BASE_URL must be the address of webCRM's REST API: it answers ${call.path} with status ${status}`;
      return { refusal, setting: 'WEBCRM_BASE_URL' };
    }
    if (typeof json !== 'object' || json === null) throw new TryLater(`webCRM answers ${call.path} with something that holds no tokens`);
    const answer = json as Unproven<'Tokens'>;
    // A failed login answers 200, too.
    if (answer.IsError !== true && typeof answer.AccessToken === 'string') return { ...answer, AccessToken: answer.AccessToken };
    return this.refusal(String(answer.ErrorDescription ?? answer.Error ?? 'no reason given'));
  }

  private refusal(reason: string): NoTokens {
    const setting = 'WEBCRM_AUTH_CODE';
    // The reason may quote what was sent, and goes to logs.
    return { refusal: `webCRM refuses the application token in ${setting}: ${reason.replaceAll(this.authCode, '…')}`, setting };
  }
}

interface Tokens extends Unproven<'Tokens'> {
  readonly AccessToken: string;
}

interface NoTokens {
  readonly refusal: string;
  readonly setting: string;
}

/** A lost login is no lost write: the call that it was made for has not been sent. */
function forgettable(error: unknown): never {
  throw error instanceof LostAnswer ? new TryLater(error.message, error.retryAfterMs, { cause: error }) : error;
}
