import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ConnectorMemory, RequestQuota } from '#link-registry';
import type { Connector } from '../connector.js';
import { callChannel, type EndedCall } from '../http/call-channel.js';
import { endpointOf } from '../http/endpoint-of.js';
import type { ServedFlows } from './served-flows.js';
import { CONNECTOR, FLOWS, MEMORY, QUOTA } from './tokens.js';

/** The figures of a connector. What all replicas share is asked of the registry when somebody scrapes, and left out while it does not answer. */
@Injectable()
export class ConnectorMetrics implements OnModuleDestroy {
  private readonly calls: Counter<'method' | 'endpoint' | 'status'>;
  private readonly durations: Histogram<'method' | 'endpoint'>;

  constructor(
    metrics: Registry,
    @Inject(CONNECTOR) private readonly connector: Pick<Connector, 'clockOffsetMs'>,
    @Inject(MEMORY) private readonly memory: ConnectorMemory,
    @Inject(QUOTA) private readonly quota: RequestQuota,
    @Inject(FLOWS) private readonly flows: Pick<ServedFlows, 'entities'>,
  ) {
    const registers = [metrics];
    this.calls = new Counter({
      name: 'dataflow_system_calls_total',
      help: 'Calls of the system that have ended, by endpoint and HTTP status; "none" where no usable answer came.',
      labelNames: ['method', 'endpoint', 'status'],
      registers,
    });
    this.durations = new Histogram({
      name: 'dataflow_system_call_seconds',
      help: 'How long calls of the system took.',
      labelNames: ['method', 'endpoint'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
    this.gauge(metrics, 'dataflow_system_rest_seconds', 'How long the system has still asked not to be called (429).', async (gauge) => {
      gauge.set({}, (await this.quota.restLeft()) / 1_000);
    });
    this.gauge(
      metrics,
      'dataflow_newest_change_age_seconds',
      "Age of the newest change that polls have seen, by the system's clock.",
      (gauge) => this.setAges(gauge),
    );
    this.gauge(metrics, 'dataflow_commands_queued', 'Commands that wait to be carried out or are under way.', async (gauge) => {
      const depths = await this.memory.commands.depths();
      for (const entity of this.flows.entities) gauge.set({ entity }, depths.get(entity) ?? 0);
    });
    callChannel.subscribe(this.count);
  }

  onModuleDestroy(): void {
    callChannel.unsubscribe(this.count);
  }

  private readonly count = (message: unknown): void => {
    const { method, path, status, tookMs } = message as EndedCall;
    const endpoint = endpointOf(path);
    this.calls.inc({ method, endpoint, status: status ?? 'none' });
    this.durations.observe({ method, endpoint }, tookMs / 1_000);
  };

  private async setAges(gauge: Gauge<'entity'>): Promise<void> {
    const now = Date.now() + (this.connector.clockOffsetMs?.() ?? 0);
    for (const entity of this.flows.entities) {
      const position = await this.memory.cursors.load(entity);
      if (position?.phase === 'poll') gauge.set({ entity }, Math.max(0, now - position.newest) / 1_000);
    }
  }

  private gauge(metrics: Registry, name: string, help: string, read: (gauge: Gauge<'entity'>) => Promise<void>): void {
    const gauge: Gauge<'entity'> = new Gauge({
      name,
      help,
      labelNames: ['entity'],
      registers: [metrics],
      async collect() {
        gauge.reset();
        await read(gauge).catch(() => {
          gauge.reset();
        });
      },
    });
  }
}
