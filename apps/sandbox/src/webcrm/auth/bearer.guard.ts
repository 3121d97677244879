import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Faults } from '../../faults/faults.js';
import { bearerOf } from '../../http/bearer-of.js';
import { WebcrmProblem } from '../webcrm-problem.js';
import { setLogin } from './login-of.js';
import { Sessions } from './sessions.js';

/** Lets calls through that have a living token, and writes only with one that may write. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly sessions: Sessions,
    private readonly faults: Faults,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const token = bearerOf(request);
    const isPersons = this.sessions.find(token)?.who === 'person';
    if (!isPersons && this.faults.strikes('expireTokens')) this.sessions.expire(token);
    const login = this.sessions.find(token);
    if (!login) throw new WebcrmProblem(401, 'The access token is missing, unknown or has expired');
    if (request.method !== 'GET' && !login.mayWrite) throw new WebcrmProblem(403, 'This application token may only read');
    setLogin(request, login);
    return true;
  }
}
