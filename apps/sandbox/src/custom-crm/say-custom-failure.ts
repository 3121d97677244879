import type { Response } from 'express';
import type { SayFailure } from '../http/say-problem.js';
import type { SayStatus } from '../faults/fault-middleware.js';
import { Problem, problemDetails } from './problem.js';
import type { ProblemDetails } from './problem.js';

/** A failure as problem details. */
export const sayCustomFailure: SayFailure = (response, status, text, error) => {
  send(response, error instanceof Problem ? error.details : problemDetails(status, text));
};

/** A status that a fault asked for. */
export const sayCustomStatus: SayStatus = (response, { code, retryAfterSeconds }) => {
  if (code === 429) response.setHeader('Retry-After', Math.ceil(retryAfterSeconds));
  send(response, problemDetails(code, 'The sandbox was told to answer this'));
};

function send(response: Response, details: ProblemDetails): void {
  response.status(details.status).type('application/problem+json').send(JSON.stringify(details));
}
