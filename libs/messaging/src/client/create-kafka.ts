import { Kafka, logLevel } from 'kafkajs';
import type { SASLOptions } from 'kafkajs';
import type { KafkaSettings, Logger } from '#platform';
import { kafkaLog } from './kafka-log.js';
import { tameHeaders } from './tame-headers.js';
import { tameIdleTimer } from './tame-idle-timer.js';

/** Milliseconds after which the list of brokers and leaders is read again: kafkajs' five minutes leave a dead leader in use for as long. */
export const metadataMaxAge = 30_000;

function saslOf(settings: KafkaSettings): SASLOptions | undefined {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  return mechanism === '' ? undefined : { mechanism, username, password };
}

/**
 * A client of one Kafka cluster, from which producers, consumers and admins are made.
 *
 * @param clientId the name that the broker's logs, quotas and access rules know the process by
 */
export function createKafka(settings: KafkaSettings, clientId: string, logger: Logger): Kafka {
  tameHeaders();
  tameIdleTimer();
  const sasl = saslOf(settings);
  return new Kafka({
    clientId,
    brokers: settings.KAFKA_BROKERS.split(','),
    ssl: settings.KAFKA_SSL,
    ...(sasl ? { sasl } : {}),
    connectionTimeout: 5_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 200, maxRetryTime: 5_000, retries: 4 },
    logLevel: logLevel.INFO,
    logCreator: kafkaLog(logger),
  });
}
