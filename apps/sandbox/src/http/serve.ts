import type { DynamicModule, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { FaultyCalls } from '../faults/fault-middleware.js';
import { faultMiddleware } from '../faults/fault-middleware.js';
import type { Faults } from '../faults/faults.js';
import type { CallLog } from '../journal/call-log.js';
import { logCalls } from '../journal/log-calls.js';
import { SayProblem } from './say-problem.js';
import type { SayFailure } from './say-problem.js';

/** What differs between the two HTTP servers. */
export interface ServerOptions extends FaultyCalls {
  readonly module: DynamicModule;
  /** 0 takes any free port. */
  readonly port: number;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly sayFailure: SayFailure;
  readonly logs: LoggerService | false;
}

/** Large enough for 1000 records of webCRM with all their properties. */
const limit = '50mb';

/** Starts one of the two HTTP servers. */
export async function serve(options: ServerOptions): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(options.module, {
    logger: options.logs,
    bodyParser: false,
    abortOnError: false,
    // Calls that are never answered must not keep the process from stopping.
    forceCloseConnections: true,
  });
  app.set('etag', false);
  app.use(logCalls(options.calls, options.whoCalls));
  app.use(faultMiddleware(options.faults, options));
  app.useBodyParser('json', { limit, strict: false, type: ['application/json', 'application/*+json'] });
  app.useBodyParser('urlencoded', { limit, extended: false });
  app.useBodyParser('text', { limit, type: 'multipart/form-data' });
  app.useGlobalFilters(new SayProblem(options.sayFailure));
  await app.listen(options.port);
  return app;
}
