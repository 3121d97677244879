import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Registry } from 'prom-client';
import { HealthRegistry } from './health-registry.js';
import { HealthController } from './health.controller.js';
import { addProcessMetrics } from './process-metrics.js';

/** `/health/live`, `/health/ready` and `/metrics`; gives the whole app a HealthRegistry and prom-client's Registry. */
@Module({})
export class HealthModule {
  /** @param component the label that tells this service's metrics from the others' */
  static forRoot({ component }: { readonly component: string }): DynamicModule {
    const metrics = new Registry();
    metrics.setDefaultLabels({ component });
    addProcessMetrics(metrics);
    return {
      module: HealthModule,
      global: true,
      controllers: [HealthController],
      providers: [HealthRegistry, { provide: Registry, useValue: metrics }],
      exports: [HealthRegistry, Registry],
    };
  }
}
