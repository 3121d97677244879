import { setTimeout as wait } from 'node:timers/promises';
import type { NextFunction, Request, Response } from 'express';
import type { Fault } from './fault.js';
import type { Faults } from './faults.js';

/** How a system says a status that a fault asked for. */
export type SayStatus = (response: Response, fault: Fault) => void;

/** What differs between the two systems. */
export interface FaultyCalls {
  readonly sayStatus: SayStatus;
  /** Whose token or key a call comes with, as the journal names it; undefined for an unknown one. */
  readonly whoCalls: (request: Request) => string | undefined;
}

const page = '<!DOCTYPE html><html><head><title>Please wait</title></head><body><h1>We will be back soon</h1></body></html>';

/**
 * Lets calls of a system's API go wrong, before they are handled or after; people's calls are spared. Faults about applying strike writes
 * only, so that polling does not use up what was counted for a write; logins are no writes.
 */
export function faultMiddleware(faults: Faults, { sayStatus, whoCalls }: FaultyCalls) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (request.path.startsWith('/_sandbox') || whoCalls(request) === 'person') {
      next();
      return;
    }
    const isWrite = request.method !== 'GET' && !request.path.startsWith('/Auth');
    const slow = faults.strike('slowMs');
    if (slow) await wait(slow.ms);
    if (isWrite && faults.strikes('dropBeforeApply')) {
      request.socket.destroy();
      return;
    }
    const status = faults.strike('status') ?? faults.strike('failure');
    if (status) {
      sayStatus(response, status);
      return;
    }
    if (faults.strikes('html')) {
      response.status(200).type('html').send(page);
      return;
    }
    if (isWrite && faults.strikes('timeoutAfterApply')) neverAnswer(response);
    next();
  };
}

/** The call is handled as ever, but nothing of its answer leaves: the connection stays open until the client gives up. */
function neverAnswer(response: Response): void {
  response.write = () => true;
  response.end = () => response;
}
