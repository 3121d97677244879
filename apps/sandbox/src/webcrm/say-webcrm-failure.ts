import type { Response } from 'express';
import type { SayFailure } from '../http/say-problem.js';
import type { SayStatus } from '../faults/fault-middleware.js';
import { WebcrmProblem } from './webcrm-problem.js';

/** A failure with its text in the body. */
export const sayWebcrmFailure: SayFailure = (response, status, text, error) => {
  response.status(status).json({ Message: error instanceof WebcrmProblem ? error.text : text });
};

/** A status that a fault asked for. Too many calls: the time to wait stands in the body, as a live system says it. */
export const sayWebcrmStatus: SayStatus = (response: Response, { code, retryAfterSeconds }) => {
  response
    .status(code)
    .json({ Message: 'The sandbox was told to answer this', ...(code === 429 ? { RetryAfterSeconds: retryAfterSeconds } : {}) });
};
