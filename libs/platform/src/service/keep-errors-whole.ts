import { Catch } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { throwError } from 'rxjs';
import type { Observable } from 'rxjs';

/**
 * Nest's own filter turns an error of a message handler into a general one before the transport sees it, so that nobody could tell
 * a database that is away from a bad record. This one passes it on as it is; HTTP errors are answered as ever.
 */
@Catch()
export class KeepErrorsWhole extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() === 'rpc') return throwError(() => error);
    super.catch(error, host);
    return undefined;
  }
}
