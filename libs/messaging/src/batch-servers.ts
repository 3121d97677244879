import { Inject, Injectable } from '@nestjs/common';
import { Kafka } from 'kafkajs';
import { Registry } from 'prom-client';
import { HealthRegistry, LOGGER, Traces } from '#platform';
import type { Logger } from '#platform';
import { KafkaBatchServer } from './consume/kafka-batch-server.js';
import type { Subscriptions } from './consume/kafka-batch-server.js';
import { DeadLetters } from './produce/dead-letters.js';
import { GROUP_ID } from './group-id.js';

/** Makes the transport of a service: `transport: (app) => app.get(BatchServers).serve({ changes: […] })`. */
@Injectable()
export class BatchServers {
  constructor(
    private readonly kafka: Kafka,
    @Inject(GROUP_ID) private readonly groupId: string,
    private readonly deadLetters: DeadLetters,
    private readonly health: HealthRegistry,
    private readonly metrics: Registry,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly traces: Traces,
  ) {}

  /** A server whose end is the end of the process: when no new attempt can help, it exits with code 1. */
  serve(subscriptions: Subscriptions): KafkaBatchServer {
    const { kafka, groupId, deadLetters, health, metrics, logger, traces } = this;
    const onFatal = (err: unknown): void => {
      logger.fatal({ err, groupId }, 'The Kafka consumer cannot go on');
      process.exit(1);
    };
    return new KafkaBatchServer({ kafka, groupId, subscriptions, deadLetters, health, metrics, logger, traces, onFatal });
  }
}
