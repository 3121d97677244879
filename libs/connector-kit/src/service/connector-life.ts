import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { Command } from '#change-events';
import type { registrySource } from '#link-registry';
import { HealthRegistry, LOGGER, type Logger } from '#platform';
import type { ConnectorEngine } from '../run/connector-engine.js';
import { wait } from '../run/wait.js';
import { ENGINE, REGISTRY } from './tokens.js';

const databaseRetryMs = 1_000;

/** Starts the engine once the registry answers, and ends both with the service. */
@Injectable()
export class ConnectorLife implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private started: Promise<void> | undefined;

  constructor(
    @Inject(ENGINE) private readonly engine: ConnectorEngine,
    @Inject(REGISTRY) private readonly registry: ReturnType<typeof registrySource>,
    @Inject(LOGGER) private readonly logger: Logger,
    health: HealthRegistry,
  ) {
    health.register({ name: 'connector', ready: () => engine.standing.ready(), note: () => engine.standing.noted() });
  }

  onApplicationBootstrap(): void {
    this.started = this.start();
  }

  /** Waits until the registry answers, then puts the commands into the queue. */
  async accept(commands: readonly Command[]): Promise<void> {
    await this.started;
    await this.engine.accept(commands);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.started;
    await this.engine.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.registry.isInitialized) await this.registry.destroy();
  }

  private async start(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (!this.registry.isInitialized) await this.registry.initialize();
        await this.engine.start();
        this.engine.standing.well('registry');
        return;
      } catch (error) {
        this.engine.standing.fault('registry', error instanceof Error ? error.message : String(error));
        this.logger.warn({ err: error }, 'The registry does not answer; trying again');
        await wait(databaseRetryMs, signal);
      }
    }
  }
}
