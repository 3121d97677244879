import { HttpException } from '@nestjs/common';

/** Problem details by RFC 9457. `field`: the property or parameter to blame, when it is one. */
export interface ProblemDetails {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly field?: string;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The details of a refusal. */
export function problemDetails(status: number, detail: string, field?: string): ProblemDetails {
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, ...(field === undefined ? {} : { field }) };
}

/** A refusal of the Custom CRM. */
export class Problem extends HttpException {
  readonly details: ProblemDetails;

  constructor(status: number, detail: string, field?: string) {
    const details = problemDetails(status, detail, field);
    super(details, status);
    this.details = details;
  }
}
