import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { BatchServers } from '#messaging';
import {
  createLogger,
  DatabaseSettings,
  FlowSettings,
  HealthModule,
  KafkaSettings,
  loadConfigs,
  LOGGER,
  noTraces,
  Traces,
  type SettingsClass,
} from '#platform';
import { MappingSettings } from '../../../apps/mapping/src/config.js';
import { MappingModule } from '../../../apps/mapping/src/mapping.module.js';
import { WebcrmSettings } from '../../../apps/webcrm-connector/src/config.js';
import { Webcrm } from '../../../apps/webcrm-connector/src/webcrm.js';
import { ConnectorModule } from '../../../libs/connector-kit/src/service/connector.module.js';
import { ConnectorSettings } from '../../../libs/connector-kit/src/service/connector-settings.js';

/** A metric as a service registers it. */
export interface RegisteredMetric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

@Module({})
class ServiceRoot {}

const environment = { KAFKA_BROKERS: 'nowhere:1', DATABASE_URL: 'postgres://nobody@nowhere:1/none', WEBCRM_AUTH_CODE: 'none' };

/** What the services register: they are put together as they are, and not started. A connector is like the other. */
export async function registeredMetrics(): Promise<readonly RegisteredMetric[]> {
  const connector = ConnectorModule.forRoot<WebcrmSettings>({
    component: 'webcrm-connector',
    settings: WebcrmSettings,
    connector: (settings, pace, log) => new Webcrm(settings, pace, log),
    pollSeconds: () => 1,
    requestsPerSecond: () => undefined,
  });
  return [...(await metricsOf(MappingModule, [MappingSettings])), ...(await metricsOf(connector, [ConnectorSettings, WebcrmSettings]))];
}

async function metricsOf(service: Type | DynamicModule, own: readonly SettingsClass[]): Promise<readonly RegisteredMetric[]> {
  const classes: readonly SettingsClass[] = [KafkaSettings, DatabaseSettings, FlowSettings, ...own];
  const settings = loadConfigs(classes, environment).map((value, index) => ({ provide: classes[index] as Type, useValue: value }));
  const logger = createLogger({ component: 'spec', level: 'fatal' });
  const providers = [...settings, { provide: LOGGER, useValue: logger }, { provide: Traces, useValue: noTraces }];
  const root: DynamicModule = {
    module: ServiceRoot,
    global: true,
    imports: [HealthModule.forRoot({ component: 'spec' }), service],
    providers,
    exports: providers.map(({ provide }) => provide),
  };
  const app = await NestFactory.create(root, { logger: false, abortOnError: false });
  app.get(BatchServers).serve({});
  return app
    .get(Registry)
    .getMetricsAsArray()
    .map((metric) => metric as unknown as { name: string; type: string; labelNames: readonly string[] })
    .map(({ name, type, labelNames }) => ({ name, type, labels: labelNames }));
}
