import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { classify } from '#platform';
import type { HealthRegistry, Logger } from '#platform';
import { metadataMaxAge } from '../client/create-kafka.js';
import { settleWithin } from '../client/settle-within.js';
import { pause } from './pause.js';
import { retryDelay } from './retry-delay.js';
import { heartbeatInterval } from './with-heartbeat.js';

/** Milliseconds without a fetch, a try or a new attempt to join, after which only a restart is left. */
const silence = 5 * 60_000;

/**
 * Milliseconds without a heartbeat after which the broker gives a member's partitions to others, which is also how long a service that
 * was killed has to wait when it comes back.
 */
const sessionTimeout = 7_000;

/** The longest wait before a new consumer is made, in milliseconds. */
const longestWait = 5_000;

/** Milliseconds for handlers to end their current try and for leaving the group. */
const patience = 7_000;

/** What a consumer reads and with whom. */
export interface ConsumerPlan {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Partitions handled at the same time. */
  readonly concurrency: number;
  /** It commits, too. */
  readonly eachBatch: (payload: EachBatchPayload) => Promise<void>;
  /** Called when the group has dealt its partitions, which it does whenever a member comes or goes. */
  readonly joined: () => void;
}

/** What the outside world gives a consumer. */
export interface ConsumerParts {
  readonly kafka: Kafka;
  readonly logger: Logger;
  readonly health: HealthRegistry;
  /** Called when no new attempt can help. */
  readonly onFatal: (error: unknown) => void;
}

/**
 * Keeps a consumer in its group. kafkajs leaves some crashes lying and restarts others in ways that race with stopping; so its own
 * restart is off, and after every crash that may pass, a new consumer is made here.
 */
export class ConsumerLife {
  private readonly stopping = new AbortController();
  private state: true | string = 'has not joined its group yet';
  private lastSign = Date.now();
  private life: Promise<void> | undefined;

  constructor(
    private readonly plan: ConsumerPlan,
    private readonly parts: ConsumerParts,
  ) {
    parts.health.register({ name: 'kafka consumer', ready: () => this.state, live: () => Date.now() - this.lastSign < silence });
  }

  /** Aborted when stopping begins. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Begins; does not wait for the broker. */
  start(): void {
    this.life = this.live().catch(this.parts.onFatal);
  }

  /** Something happened that shows that this is not stuck. */
  sign(): void {
    this.lastSign = Date.now();
  }

  /** Lets the current try end, leaves the group. */
  async stop(): Promise<void> {
    this.state = 'is stopping';
    this.stopping.abort();
    await this.life;
  }

  private async live(): Promise<void> {
    for (let failures = 1; !this.signal.aborted; failures++) {
      this.sign();
      const consumer = this.create();
      consumer.on(consumer.events.GROUP_JOIN, () => {
        failures = 0;
        this.sign();
        this.plan.joined();
        if (!this.signal.aborted) this.state = true;
      });
      consumer.on(consumer.events.FETCH, () => {
        this.sign();
      });
      const error = await this.untilCrash(consumer);
      const left = await settleWithin(patience, consumer.disconnect());
      if (!left) this.parts.logger.warn({ groupId: this.plan.groupId }, 'A Kafka consumer does not disconnect, and is left behind');
      if (this.signal.aborted) return;
      if (classify(error) !== 'transient') throw error;
      this.state = error instanceof Error ? error.message : String(error);
      this.parts.logger.warn({ groupId: this.plan.groupId, failures, err: error }, 'The Kafka consumer is made anew');
      await pause(Math.min(retryDelay(failures + 1), longestWait), this.signal);
    }
  }

  private create(): Consumer {
    return this.parts.kafka.consumer({
      groupId: this.plan.groupId,
      metadataMaxAge,
      sessionTimeout,
      heartbeatInterval,
      allowAutoTopicCreation: false,
      // How long an idle fetch is left open, and with it how long stopping takes.
      maxWaitTimeInMs: 500,
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
  }

  /** Resolves with the error that ended the consumer, or with undefined when stopping began. */
  private async untilCrash(consumer: Consumer): Promise<unknown> {
    let end: (error?: unknown) => void = () => undefined;
    const ended = new Promise<unknown>((resolve) => (end = resolve));
    const onStop = (): void => {
      end();
    };
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      end(payload.error);
    });
    this.signal.addEventListener('abort', onStop);
    this.join(consumer).catch(end);
    return ended.finally(() => {
      this.signal.removeEventListener('abort', onStop);
    });
  }

  private async join(consumer: Consumer): Promise<void> {
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.plan.topics], fromBeginning: true });
    await consumer.run({
      eachBatch: this.plan.eachBatch,
      eachBatchAutoResolve: false,
      autoCommit: false,
      partitionsConsumedConcurrently: this.plan.concurrency,
    });
  }
}
