import type { Request } from 'express';

/** The token of an `Authorization: Bearer` header; empty when there is none. */
export function bearerOf(request: Request): string {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}
