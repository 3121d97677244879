import { randomUUID } from 'node:crypto';
import type { Login } from './login.js';
import { loginByAuthCode } from './login.js';

const secondsOfAccess = 3600;

/** The description's shape, as a live system fills it; a failed login has the same one, and also answers 200. */
export interface TokenResponse {
  readonly AccessToken: string | null;
  readonly RefreshToken: string | null;
  readonly Error: string | null;
  readonly ErrorDescription: string | null;
  readonly IsError: boolean;
  readonly ExpiresIn: number;
  readonly TokenType: string | null;
  readonly SystemId: number;
}

/** Who is logged in. Tokens end with the process, as they do when a real system is restarted. */
export class Sessions {
  private readonly access = new Map<string, { readonly login: Login; readonly until: number }>();
  private readonly refresh = new Map<string, Login>();

  open(authCode: string | undefined): TokenResponse {
    return this.tokens(loginByAuthCode.get(authCode ?? ''), 'invalid_grant', 'The authentication code is not known');
  }

  /** A refresh token can be used once. */
  renew(refreshToken: string | undefined): TokenResponse {
    const login = this.refresh.get(refreshToken ?? '');
    this.refresh.delete(refreshToken ?? '');
    return this.tokens(login, 'invalid_grant', 'The refresh token is not known');
  }

  /** Whose access token this is, while it is valid. */
  find(accessToken: string): Login | undefined {
    const session = this.access.get(accessToken);
    return session && session.until > Date.now() ? session.login : undefined;
  }

  expire(accessToken: string): void {
    this.access.delete(accessToken);
  }

  private tokens(login: Login | undefined, error: string, description: string): TokenResponse {
    const none = { AccessToken: null, RefreshToken: null, ExpiresIn: 0, TokenType: null, SystemId: 0 };
    if (!login) return { ...none, Error: error, ErrorDescription: description, IsError: true };
    const [AccessToken, RefreshToken] = [randomUUID(), randomUUID()];
    this.access.set(AccessToken, { login, until: Date.now() + secondsOfAccess * 1000 });
    this.refresh.set(RefreshToken, login);
    const valid = { Error: null, ErrorDescription: null, IsError: false, ExpiresIn: secondsOfAccess, TokenType: 'Bearer' };
    return { AccessToken, RefreshToken, ...valid, SystemId: 4010 };
  }
}
