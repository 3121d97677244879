import { Partitioners } from 'kafkajs';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Kafka, Producer } from 'kafkajs';
import { classify, Fault } from '#platform';
import type { HealthRegistry, Logger, Traces } from '#platform';
import { metadataMaxAge } from '../client/create-kafka.js';
import { settleWithin } from '../client/settle-within.js';
import { sent } from '../traces/message-traces.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { byTopic } from './request-part.js';
import { SendQueue } from './send-queue.js';

/** After as many failures in a row the connection may be half-open, which kafkajs does not notice: a new producer connects anew. */
const failuresBeforeAnew = 3;

/** Milliseconds for what is under way to end, and for disconnecting. */
const patience = 2_000;

/** What the outside world gives a KafkaProducer. */
export interface ProducerParts {
  readonly kafka: Kafka;
  readonly logger: Logger;
  readonly health: HealthRegistry;
  readonly traces: Traces;
}

/**
 * The one producer of a process. A message counts as sent when all in-sync replicas have it; repeats are possible after an error,
 * order within a key is kept as long as the caller awaits a failed send before it sends the key again.
 */
export class KafkaProducer implements OnApplicationShutdown {
  private readonly queue = new SendQueue(
    (messages) => this.request(messages),
    (error) => classify(error) !== 'transient',
  );
  private producer: Promise<Producer> | undefined;
  private failures = 0;
  private trouble: true | string = true;
  private closed = false;

  constructor(private readonly parts: ProducerParts) {
    parts.health.register({ name: 'kafka producer', ready: () => this.trouble });
  }

  /**
   * Sends messages, in order, together with those of concurrent callers.
   *
   * @throws what kafkajs throws; `classify` from #platform tells whether trying again can help
   */
  send(messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.closed) return Promise.reject(new Fault('transient', 'The Kafka producer is closed because the process is stopping'));
    return this.queue.send(messages);
  }

  /** Waits for what is under way, then disconnects. */
  async close(): Promise<void> {
    this.closed = true;
    await settleWithin(patience, this.queue.idle());
    await this.forget();
  }

  /** Nest calls this after work has stopped and the transport is closed. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private async request(messages: readonly OutgoingMessage[]): Promise<void> {
    try {
      const { traces } = this.parts;
      const startedAt = Date.now();
      const producer = await (this.producer ??= this.connect());
      await producer.sendBatch({ acks: -1, topicMessages: byTopic(messages) });
      if (traces.on) traces.tell(sent(messages, { startedAt, endedAt: Date.now() }));
      this.failures = 0;
      this.trouble = true;
    } catch (error) {
      await this.afterFailure(error);
      throw error;
    }
  }

  private async connect(): Promise<Producer> {
    // Idempotence keeps order and drops repeats of kafkajs' own retries; it needs one request at a time (kafkajs issues 598 and 1050).
    const producer = this.parts.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      idempotent: true,
      maxInFlightRequests: 1,
      metadataMaxAge,
      retry: { retries: 4 },
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await settleWithin(patience, producer.disconnect());
      this.producer = undefined;
      throw error;
    }
  }

  private async afterFailure(error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    if (classify(error) !== 'transient') return;
    this.trouble = reason;
    this.failures++;
    const outOfStep = /sequence|producer ?id|epoch/i.test(reason);
    if (outOfStep || this.failures % failuresBeforeAnew === 0) {
      this.parts.logger.warn({ reason, failures: this.failures }, 'The Kafka producer is made anew');
      await this.forget();
    }
  }

  private async forget(): Promise<void> {
    const old = this.producer;
    this.producer = undefined;
    const producer = await old?.catch(() => undefined);
    if (producer && !(await settleWithin(patience, producer.disconnect())))
      this.parts.logger.warn('A Kafka producer does not disconnect, and is left behind');
  }
}
