import { Inject, Injectable, Module } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, NestLogs } from '#platform';
import type { Logger } from '#platform';
import { SandboxSettings } from './config.js';
import { startSandbox } from './start-sandbox.js';
import type { RunningSandbox } from './start-sandbox.js';

/** Runs the two systems for as long as the service runs. */
@Injectable()
export class SandboxServers implements OnApplicationBootstrap, OnApplicationShutdown {
  private running: RunningSandbox | undefined;

  constructor(
    private readonly settings: SandboxSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { SANDBOX_WEBCRM_PORT, SANDBOX_CUSTOM_CRM_PORT, DATABASE_URL } = this.settings;
    this.running = await startSandbox({
      webcrmPort: SANDBOX_WEBCRM_PORT,
      customCrmPort: SANDBOX_CUSTOM_CRM_PORT,
      databaseUrl: DATABASE_URL,
      logs: new NestLogs(this.logger),
    });
    const { webcrm, customcrm } = this.running;
    this.logger.info({ webcrm, customcrm, state: DATABASE_URL === undefined ? 'in memory' : 'in PostgreSQL' }, 'Both systems answer');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.running?.stop();
  }
}

/** Development only: a webCRM and a Custom CRM. */
@Module({ providers: [SandboxServers] })
export class SandboxModule {}
