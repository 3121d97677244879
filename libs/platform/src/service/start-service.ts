import { NestFactory } from '@nestjs/core';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { ConfigError } from '../config/config-error.js';
import { loadConfigs } from '../config/load-config.js';
import type { SettingsClass } from '../config/load-config.js';
import { ServiceSettings } from '../config/service-settings.js';
import { HealthRegistry } from '../health/health-registry.js';
import { createLogger } from '../logs/create-logger.js';
import { NestLogs } from '../logs/nest-logs.js';
import { otlpTraces } from '../traces/otlp-traces.js';
import { noTraces } from '../traces/traces.js';
import { collectFaults } from './collect-faults.js';
import { exitOnCrash } from './exit-on-crash.js';
import { KeepErrorsWhole } from './keep-errors-whole.js';
import { refuseToStart } from './refuse-to-start.js';
import { ServiceRoot } from './service-root.js';
import { settleUndecided } from './settle-undecided.js';
import type { StartCheck } from './start-check.js';
import { stopOnSignal } from './stop-on-signal.js';

/** What makes one service different from another. */
export interface ServiceOptions {
  /** Name in logs, metrics and messages. */
  readonly component: string;
  /** Classes of settings that the service's parts inject, besides ServiceSettings. */
  readonly settings: readonly SettingsClass[];
  /** Run when everything is built and nothing has begun to work yet. */
  readonly checks?: (app: NestExpressApplication) => readonly StartCheck[];
  /** Lets the service answer what must be seen before bodies are read and parsed; called before anything is answered. */
  readonly first?: (app: NestExpressApplication) => void;
  /** Where messages come from. Started last. */
  readonly transport?: (app: NestExpressApplication) => CustomTransportStrategy;
}

function settingsOf(options: ServiceOptions): readonly [ServiceSettings, ...object[]] {
  try {
    return loadConfigs<[ServiceSettings, ...object[]]>([ServiceSettings, ...options.settings], process.env);
  } catch (error) {
    if (error instanceof ConfigError) return refuseToStart(options.component, error.faults);
    throw error;
  }
}

/**
 * Boots a service; `main.ts` does nothing else. It starts whole or not at all: wrong settings and failed checks are listed in one message
 * and the process ends with code 1 before any work is taken. Work begins in `onApplicationBootstrap`, is stopped in `onModuleDestroy`,
 * then HTTP and the transport are closed, and connections are given up in `onApplicationShutdown`.
 */
export async function startService(module: Type | DynamicModule, options: ServiceOptions): Promise<NestExpressApplication> {
  const settings = settingsOf(options);
  const [{ PORT, LOG_LEVEL, OTEL_EXPORTER_OTLP_ENDPOINT }] = settings;
  const logger = createLogger({ component: options.component, level: LOG_LEVEL });
  exitOnCrash(logger);

  const traces = OTEL_EXPORTER_OTLP_ENDPOINT === '' ? noTraces : await otlpTraces(options.component, logger);
  const root = ServiceRoot.around(module, options.component, settings, logger, traces);
  const app = await NestFactory.create<NestExpressApplication>(root, {
    logger: new NestLogs(logger),
    abortOnError: false,
    rawBody: true,
  }).catch((error: unknown) => {
    if (error instanceof ConfigError) return refuseToStart(options.component, error.faults);
    throw error;
  });
  const health = app.get(HealthRegistry);
  let state: true | string = 'is starting';
  health.register({ name: 'service', ready: () => state });
  stopOnSignal(() => {
    state = 'is stopping';
    return app.close();
  }, logger);

  const { faults, undecided } = await collectFaults(options.checks?.(app) ?? []);
  if (faults.length > 0) refuseToStart(options.component, faults);
  settleUndecided(undecided, options.component, health, logger);

  options.first?.(app);
  app.useGlobalFilters(new KeepErrorsWhole(app.getHttpAdapter()));
  if (options.transport) app.connectMicroservice({ strategy: options.transport(app) }, { inheritAppConfig: true });
  await app.listen(PORT);
  await app.startAllMicroservices();
  state = true;
  logger.info({ address: await app.getUrl() }, 'Started');
  return app;
}
