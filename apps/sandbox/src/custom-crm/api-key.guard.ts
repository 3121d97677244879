import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { bearerOf } from '../http/bearer-of.js';
import type { Author } from '../store/draft.js';
import { Problem } from './problem.js';

const callers: ReadonlyMap<string, Omit<Author, 'method'>> = new Map([
  ['sandbox-api-key', { who: 'services', name: 'Integration' }],
  ['sandbox-person-key', { who: 'person', name: 'Kim Holm' }],
]);

/** Whose key a call comes with, as the journal names it; undefined for an unknown one. */
export function whoCalls(request: Request): string | undefined {
  return callers.get(bearerOf(request))?.who;
}

/** Lets calls through that have a known API key. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (whoCalls(context.switchToHttp().getRequest<Request>()) !== undefined) return true;
    throw new Problem(401, 'The API key is missing or not known: send it as a Bearer token');
  }
}

/** Who a call is from; only for handlers behind the ApiKeyGuard. */
export function authorOf(request: Request): Author {
  const caller = callers.get(bearerOf(request));
  if (!caller) throw new Error(`${request.method} ${request.path} was not checked for an API key`);
  return { ...caller, method: request.method };
}
