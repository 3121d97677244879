import { topicsWith } from '#change-events';
import { BatchServers } from '#messaging';
import { DatabaseSettings, FlowSettings, KafkaSettings, startService } from '#platform';
import type { Connector } from '../connector.js';
import type { HookEndpoint } from '../hooks/hook-endpoint.js';
import { ConnectorModule, type ConnectorServiceOptions } from './connector.module.js';
import type { ServedFlows } from './served-flows.js';
import { startChecks } from './start-checks.js';
import { ConnectorSettings } from './connector-settings.js';
import { CONNECTOR, FLOWS, HOOKS } from './tokens.js';

/**
 * Runs a connector; a connector's `main.ts` does nothing else:
 *
 *   await connectorService({ component: 'webcrm-connector', settings: WebcrmSettings, connector: (settings, pace) => new Webcrm(settings, pace),
 *     pollSeconds: (settings) => settings.WEBCRM_POLL_SECONDS,
 *     requestsPerSecond: (settings) => settings.WEBCRM_MAX_REQUESTS_PER_SECOND });
 */
export async function connectorService<S extends object>(options: ConnectorServiceOptions<S>): Promise<void> {
  await startService(ConnectorModule.forRoot(options), {
    component: options.component,
    settings: [KafkaSettings, DatabaseSettings, FlowSettings, ConnectorSettings, options.settings],
    checks: (app) => startChecks(app, options.component),
    first: (app) => {
      const hooks = app.get<HookEndpoint | null>(HOOKS);
      if (hooks !== null) app.use('/hooks', hooks.handle);
    },
    transport: (app) => {
      const { system } = app.get<Connector>(CONNECTOR);
      const { entities } = app.get<ServedFlows>(FLOWS);
      const topics = topicsWith(app.get(KafkaSettings).KAFKA_TOPIC_PREFIX);
      return app.get(BatchServers).serve({ commands: entities.map((entity) => topics.commands(system, entity)) });
    },
  });
}
