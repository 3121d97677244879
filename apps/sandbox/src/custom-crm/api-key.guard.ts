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

/** Lets calls through that have a known API key. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (callers.has(bearerOf(context.switchToHttp().getRequest<Request>()))) return true;
    throw new Problem(401, 'The API key is missing or not known: send it as a Bearer token');
  }
}

/** Who a call is from; only for handlers behind the ApiKeyGuard. */
export function authorOf(request: Request): Author {
  const caller = callers.get(bearerOf(request));
  if (!caller) throw new Error(`${request.method} ${request.path} was not checked for an API key`);
  return { ...caller, method: request.method };
}
