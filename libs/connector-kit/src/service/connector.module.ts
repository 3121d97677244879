import { Module, type DynamicModule } from '@nestjs/common';
import { topicsWith } from '#change-events';
import { registrySource, SqlConnectorMemory, SqlRequestQuota } from '#link-registry';
import { endOffsets, Kafka, KafkaProducer, MessagingModule, withAdmin } from '#messaging';
import { DatabaseSettings, FlowSettings, KafkaSettings, LOGGER, type Logger, type SettingsClass } from '#platform';
import type { Connector } from '../connector.js';
import { Pace } from '../http/pace.js';
import type { Road } from '../publish/relay.js';
import { ConnectorEngine } from '../run/connector-engine.js';
import { CommandsController } from './commands.controller.js';
import { ConnectorLife } from './connector-life.js';
import { servedFlows, type ServedFlows } from './served-flows.js';
import { SweepSettings } from './sweep-settings.js';
import { CONNECTOR, ENGINE, FLOWS, REGISTRY } from './tokens.js';

/** What makes one connector different from another. `S` is the class of its own settings. */
export interface ConnectorServiceOptions<S extends object> {
  /** Name in logs, metrics, consumer group and dead-letter topic: `webcrm-connector`. */
  readonly component: string;
  readonly settings: SettingsClass<S>;
  /** @param pace to be asked before every call of the system; all replicas share it */
  readonly connector: (settings: S, pace: Pace) => Connector;
  /** Seconds from one poll of a type to the next. */
  readonly pollSeconds: (settings: S) => number;
  /** Most calls of the system a second, of all replicas together; undefined for no limit. */
  readonly requestsPerSecond: (settings: S) => number | undefined;
}

// What proxies and queues before a CRM may hold back a call that nobody waits for any more.
const lateWriteSeconds = 60;

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
          provide: CONNECTOR,
          inject: [settings, REGISTRY],
          useFactory: (own: S, registry: ReturnType<typeof registrySource>) =>
            connector(own, new Pace(new SqlRequestQuota(registry.manager, component), requestsPerSecond(own))),
        },
        {
          provide: REGISTRY,
          inject: [DatabaseSettings],
          useFactory: (database: DatabaseSettings) =>
            registrySource({
              url: database.DATABASE_URL,
              ssl: database.DATABASE_SSL,
              poolSize: database.DATABASE_POOL_SIZE,
              applicationName: component,
            }),
        },
        {
          provide: FLOWS,
          inject: [FlowSettings, CONNECTOR],
          useFactory: ({ FLOWS_PATH }: FlowSettings, system: Connector) => servedFlows(FLOWS_PATH, system),
        },
        {
          provide: ENGINE,
          inject: [CONNECTOR, REGISTRY, FLOWS, KafkaSettings, Kafka, KafkaProducer, LOGGER, SweepSettings, settings],
          useFactory: (
            system: Connector,
            registry: ReturnType<typeof registrySource>,
            { entities }: ServedFlows,
            { KAFKA_TOPIC_PREFIX: prefix }: KafkaSettings,
            kafka: Kafka,
            producer: KafkaProducer,
            log: Logger,
            { FULL_SWEEP_HOURS: hours }: SweepSettings,
            own: S,
          ) =>
            new ConnectorEngine({
              connector: system,
              memory: new SqlConnectorMemory(registry.manager, system.system),
              road: roadOf(kafka, producer),
              topics: topicsWith(prefix),
              log,
              entities,
              pollSeconds: pollSeconds(own),
              fullSweepSeconds: hours * 3_600,
              lateWriteSeconds,
            }),
        },
        ConnectorLife,
      ],
    };
  }
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
