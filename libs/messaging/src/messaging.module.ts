import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Kafka } from 'kafkajs';
import { Registry } from 'prom-client';
import { topicsWith } from '#change-events';
import { HealthRegistry, KafkaSettings, LOGGER, Traces } from '#platform';
import type { Logger } from '#platform';
import { BatchServers } from './batch-servers.js';
import { createKafka } from './client/create-kafka.js';
import { GROUP_ID, groupIdOf } from './group-id.js';
import { DeadLetters } from './produce/dead-letters.js';
import { KafkaProducer } from './produce/kafka-producer.js';

/** The road to Kafka, made from the injected KafkaSettings: one producer, the dead letters, and what makes the transport. */
@Module({})
export class MessagingModule {
  /** @param component names the client, the consumer group and the dead-letter topic */
  static forRoot({ component }: { readonly component: string }): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        {
          provide: Kafka,
          inject: [KafkaSettings, LOGGER],
          useFactory: (settings: KafkaSettings, logger: Logger) => createKafka(settings, `dataflow-${component}`, logger),
        },
        {
          provide: GROUP_ID,
          inject: [KafkaSettings],
          useFactory: ({ KAFKA_TOPIC_PREFIX: prefix }: KafkaSettings) => groupIdOf(prefix, component),
        },
        {
          provide: KafkaProducer,
          inject: [Kafka, LOGGER, HealthRegistry, Traces],
          useFactory: (kafka: Kafka, logger: Logger, health: HealthRegistry, traces: Traces) =>
            new KafkaProducer({ kafka, logger, health, traces }),
        },
        {
          provide: DeadLetters,
          inject: [KafkaSettings, KafkaProducer, LOGGER, Registry],
          useFactory: ({ KAFKA_TOPIC_PREFIX: prefix }: KafkaSettings, producer: KafkaProducer, logger: Logger, metrics: Registry) =>
            new DeadLetters(topicsWith(prefix).deadLetters(component), producer, logger, metrics),
        },
        BatchServers,
      ],
      exports: [Kafka, KafkaProducer, DeadLetters, BatchServers],
    };
  }
}
