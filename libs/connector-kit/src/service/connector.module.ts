import { Module, type DynamicModule } from '@nestjs/common';
import { Registry } from 'prom-client';
import { topicsWith } from '#change-events';
import {
  listenForHints,
  registrySource,
  type RegistrySettings,
  SqlConnectorMemory,
  SqlRequestQuota,
  type ConnectorMemory,
  type RequestQuota,
} from '#link-registry';
import { endOffsets, Kafka, KafkaProducer, MessagingModule, withAdmin } from '#messaging';
import { DatabaseSettings, FlowSettings, KafkaSettings, LOGGER, Traces, type Logger, type SettingsClass } from '#platform';
import type { Connector } from '../connector.js';
import { HookEndpoint } from '../hooks/hook-endpoint.js';
import { Pace } from '../http/pace.js';
import type { Road } from '../publish/relay.js';
import { ConnectorEngine } from '../run/connector-engine.js';
import { Figures } from '../run/figures.js';
import type { KitLog } from '../run/kit-log.js';
import { CommandsController } from './commands.controller.js';
import { ConnectorLife } from './connector-life.js';
import { ConnectorMetrics } from './connector-metrics.js';
import { servedFlows, type ServedFlows } from './served-flows.js';
import { ConnectorSettings } from './connector-settings.js';
import { CONNECTOR, ENGINE, FLOWS, HOOKS, MEMORY, QUOTA, REGISTRY } from './tokens.js';

/** What makes one connector different from another. `S` is the class of its own settings. */
export interface ConnectorServiceOptions<S extends object> {
  /** Name in logs, metrics, consumer group and dead-letter topic: `webcrm-connector`. */
  readonly component: string;
  readonly settings: SettingsClass<S>;
  /** @param pace to be asked before every call of the system; all replicas share it */
  readonly connector: (settings: S, pace: Pace, log: KitLog) => Connector;
  /** Seconds from one poll of a type to the next. */
  readonly pollSeconds: (settings: S) => number;
  /** Most calls of the system a second, of all replicas together; undefined for no limit. */
  readonly requestsPerSecond: (settings: S) => number | undefined;
}

/** Everything that a connector's process is made of, around the one Connector that differs. */
@Module({})
export class ConnectorModule {
  static forRoot<S extends object>(options: ConnectorServiceOptions<S>): DynamicModule {
    const { component, settings, connector, pollSeconds, requestsPerSecond } = options;
    return {
      module: ConnectorModule,
      imports: [MessagingModule.forRoot({ component })],
      controllers: [CommandsController],
      providers: [
        {
          provide: Pace,
          inject: [settings, QUOTA],
          useFactory: (own: S, quota: RequestQuota) => new Pace(quota, requestsPerSecond(own)),
        },
        {
          provide: QUOTA,
          inject: [REGISTRY],
          useFactory: (registry: ReturnType<typeof registrySource>) => new SqlRequestQuota(registry.manager, component),
        },
        {
          provide: MEMORY,
          inject: [REGISTRY, CONNECTOR],
          useFactory: (registry: ReturnType<typeof registrySource>, { system }: Connector) =>
            new SqlConnectorMemory(registry.manager, system),
        },
        { provide: CONNECTOR, inject: [settings, Pace, LOGGER], useFactory: connector },
        {
          provide: REGISTRY,
          inject: [DatabaseSettings],
          useFactory: (database: DatabaseSettings) => registrySource(registrySettings(database, component)),
        },
        {
          provide: FLOWS,
          inject: [FlowSettings, CONNECTOR],
          useFactory: ({ FLOWS_PATH }: FlowSettings, system: Connector) => servedFlows(FLOWS_PATH, system),
        },
        {
          provide: ENGINE,
          inject: [
            CONNECTOR,
            Pace,
            MEMORY,
            FLOWS,
            KafkaSettings,
            Kafka,
            KafkaProducer,
            LOGGER,
            ConnectorSettings,
            Registry,
            Traces,
            DatabaseSettings,
            settings,
          ],
          useFactory: (
            system: Connector,
            pace: Pace,
            memory: ConnectorMemory,
            { entities }: ServedFlows,
            { KAFKA_TOPIC_PREFIX: prefix }: KafkaSettings,
            kafka: Kafka,
            producer: KafkaProducer,
            log: Logger,
            { FULL_SWEEP_HOURS: hours, LATE_WRITE_SECONDS: lateWriteSeconds }: ConnectorSettings,
            metrics: Registry,
            traces: Traces,
            database: DatabaseSettings,
            own: S,
          ) =>
            new ConnectorEngine({
              connector: system,
              memory,
              road: roadOf(kafka, producer),
              topics: topicsWith(prefix),
              log,
              figures: new Figures(metrics),
              traces,
              pace,
              entities,
              pollSeconds: pollSeconds(own),
              fullSweepSeconds: hours * 3_600,
              lateWriteSeconds,
              listen: (heard, signal) => listenForHints(registrySettings(database, component), heard, signal),
            }),
        },
        {
          provide: HOOKS,
          inject: [CONNECTOR, ENGINE, Registry],
          useFactory: ({ system, hooks }: Connector, engine: ConnectorEngine, metrics: Registry) =>
            hooks === undefined ? null : new HookEndpoint({ system, hooks, metrics, take: (hint) => engine.take(hint) }),
        },
        ConnectorLife,
        ConnectorMetrics,
      ],
    };
  }
}

function registrySettings(database: DatabaseSettings, component: string): RegistrySettings {
  return {
    url: database.DATABASE_URL,
    ssl: database.DATABASE_SSL,
    poolSize: database.DATABASE_POOL_SIZE,
    applicationName: component,
  };
}

function roadOf(kafka: Kafka, producer: KafkaProducer): Road {
  return {
    send: (messages) => producer.send(messages),
    endOffsets: async (topic) => {
      const offsets = await withAdmin(kafka, (admin) => endOffsets(admin, topic));
      return Object.fromEntries(offsets.map(({ partition, high }) => [String(partition), String(high)]));
    },
  };
}
