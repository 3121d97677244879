import type { Request } from 'express';
import type { Login } from './login.js';

const logins = new WeakMap<Request, Login>();

/** Notes who a call is from, once its token was checked. */
export function setLogin(request: Request, login: Login): void {
  logins.set(request, login);
}

/** Who a call is from; only for handlers behind the BearerGuard. */
export function loginOf(request: Request): Login {
  const login = logins.get(request);
  if (!login) throw new Error(`${request.method} ${request.path} was not checked for a login`);
  return login;
}
