import type { NextFunction, Request, Response } from 'express';
import type { CallLog } from './call-log.js';

/** Notes every call of a system's API, before anything else happens to it. */
export function logCalls(log: CallLog, whoCalls: (request: Request) => string | undefined) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.path.startsWith('/_sandbox')) {
      next();
      return;
    }
    const answered = log.arrived({
      at: Date.now(),
      who: whoCalls(request) ?? null,
      method: request.method,
      path: request.path,
      query: Object.fromEntries(Object.entries(request.query).map(([name, value]) => [name, String(value)])),
    });
    // Not 'finish': on a busy machine the caller may have the answer before that is told.
    response.once('prefinish', () => {
      answered(Date.now(), response.statusCode);
    });
    next();
  };
}
