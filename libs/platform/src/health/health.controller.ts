import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { Registry } from 'prom-client';
import { HealthRegistry } from './health-registry.js';
import type { HealthFault } from './health-registry.js';

interface Health {
  readonly status: 'ok' | 'fault';
  readonly faults: readonly HealthFault[];
  /** What waits for a person; not there when nothing does. */
  readonly notes?: readonly HealthFault[];
}

function answer(faults: readonly HealthFault[], notes: readonly HealthFault[] = []): Health {
  const told = notes.length > 0 ? { notes } : {};
  if (faults.length > 0) throw new ServiceUnavailableException({ status: 'fault', faults, ...told } satisfies Health);
  return { status: 'ok', faults, ...told };
}

/** What an orchestrator and a monitoring system ask: 200, or 503 with the names and reasons; either with what waits for a person. */
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
    return answer(this.health.unready(), this.health.notes());
  }

  @Get('metrics')
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  prometheus(): Promise<string> {
    return this.metrics.metrics();
  }
}
