import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { LOGGER } from '../logs/logger.js';
import type { Logger } from '../logs/logger.js';
import { Traces } from '../traces/traces.js';
import { CutConnections } from './cut-connections.js';

/** What every part of a service can inject: each class of settings by its own name, the logger, traces, health and metrics. */
@Module({})
export class ServiceRoot {
  static around(app: Type | DynamicModule, component: string, settings: readonly object[], logger: Logger, traces: Traces): DynamicModule {
    const providers = [
      { provide: LOGGER, useValue: logger },
      { provide: Traces, useValue: traces },
      ...settings.map((value) => ({ provide: value.constructor as Type, useValue: value })),
    ];
    return {
      module: ServiceRoot,
      global: true,
      imports: [HealthModule.forRoot({ component }), app],
      providers: [...providers, CutConnections],
      exports: providers.map(({ provide }) => provide),
    };
  }
}
