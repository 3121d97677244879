import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { Registry } from 'prom-client';
import { HealthRegistry } from './health-registry.js';
import type { HealthFault } from './health-registry.js';

interface Health {
  readonly status: 'ok' | 'fault';
  readonly faults: readonly HealthFault[];
}

function answer(faults: readonly HealthFault[]): Health {
  if (faults.length > 0) throw new ServiceUnavailableException({ status: 'fault', faults } satisfies Health);
  return { status: 'ok', faults };
}

/** What an orchestrator and a monitoring system ask: 200, or 503 with the names and reasons. */
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthRegistry,
    private readonly metrics: Registry,
  ) {}

  @Get('health/live')
  live(): Health {
    return answer(this.health.dead());
  }

  @Get('health/ready')
  ready(): Health {
    return answer(this.health.unready());
  }

  @Get('metrics')
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  prometheus(): Promise<string> {
    return this.metrics.metrics();
  }
}
