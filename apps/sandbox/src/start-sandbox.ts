import type { AddressInfo } from 'node:net';
import type { LoggerService } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { whoCalls } from './custom-crm/api-key.guard.js';
import { CustomCrmModule } from './custom-crm/custom-crm.module.js';
import { sayCustomFailure, sayCustomStatus } from './custom-crm/say-custom-failure.js';
import { bearerOf } from './http/bearer-of.js';
import { serve } from './http/serve.js';
import { Sandbox } from './sandbox.js';
import { noStorage } from './store/no-storage.js';
import { PostgresStorage } from './store/postgres-storage.js';
import { Sessions } from './webcrm/auth/sessions.js';
import { sayWebcrmFailure, sayWebcrmStatus } from './webcrm/say-webcrm-failure.js';
import { WebcrmModule } from './webcrm/webcrm.module.js';

/** Where the sandbox listens and keeps its state. */
export interface SandboxOptions {
  /** 0 takes any free port. */
  readonly webcrmPort: number;
  /** 0 takes any free port. */
  readonly customCrmPort: number;
  /** In memory when not given. */
  readonly databaseUrl?: string | undefined;
  readonly logs: LoggerService | false;
}

/** A sandbox that runs, with the addresses of its systems' APIs. */
export interface RunningSandbox {
  readonly webcrm: string;
  readonly customcrm: string;
  stop(): Promise<void>;
}

/** Starts both systems. */
export async function startSandbox({ webcrmPort, customCrmPort, databaseUrl, logs }: SandboxOptions): Promise<RunningSandbox> {
  const sandbox = await Sandbox.open(databaseUrl === undefined ? noStorage : await PostgresStorage.open(databaseUrl));
  const { webcrm, customcrm } = sandbox.systems;
  const sessions = new Sessions();
  const servers = [
    await serve({
      module: WebcrmModule.around(sandbox, sessions),
      port: webcrmPort,
      faults: webcrm.faults,
      calls: webcrm.calls,
      sayStatus: sayWebcrmStatus,
      whoCalls: (request) => sessions.find(bearerOf(request))?.who,
      sayFailure: sayWebcrmFailure,
      logs,
    }),
    await serve({
      module: CustomCrmModule.around(sandbox),
      port: customCrmPort,
      faults: customcrm.faults,
      calls: customcrm.calls,
      sayStatus: sayCustomStatus,
      whoCalls,
      sayFailure: sayCustomFailure,
      logs,
    }),
  ] as const;
  return {
    webcrm: addressOf(servers[0]),
    customcrm: addressOf(servers[1]),
    async stop() {
      sandbox.silence();
      for (const server of servers) await server.close();
      await sandbox.close();
    },
  };
}

function addressOf(server: NestExpressApplication): string {
  const { port } = (server.getHttpServer() as { address(): AddressInfo }).address();
  return `http://127.0.0.1:${port}`;
}
