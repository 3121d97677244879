import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, HttpException } from '@nestjs/common';
import type { Response } from 'express';

/** How a system says that a call failed. */
export type SayFailure = (response: Response, status: number, text: string, error: unknown) => void;

/** Gives every failure the form that the system has for failures; one that nobody foresaw is a 500 with its text. */
@Catch()
export class SayProblem implements ExceptionFilter {
  constructor(private readonly say: SayFailure) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const text = error instanceof Error ? error.message : String(error);
    this.say(response, statusOf(error), text, error);
  }
}

/** Errors of the body parser carry their status without being of Nest's class. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : 500;
}
