import { BaseRpcContext, Server } from '@nestjs/microservices';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { EachBatchPayload } from 'kafkajs';
import type { Registry } from 'prom-client';
import { isObservable, lastValueFrom } from 'rxjs';
import { classify, Fault } from '#platform';
import type { FaultKind, Traces } from '#platform';
import type { MessageBatch } from '../message.js';
import type { DeadLetters } from '../produce/dead-letters.js';
import { processed } from '../traces/message-traces.js';
import { BatchMetrics } from './batch-metrics.js';
import { BlockedLanes } from './blocked-lanes.js';
import { Commits } from './commits.js';
import { ConsumerLife } from './consumer-life.js';
import type { ConsumerParts } from './consumer-life.js';
import { deliver } from './deliver.js';
import type { DeliveryParts } from './deliver.js';
import { rawMessage } from './raw-message.js';
import { splitEvenly } from './split-evenly.js';
import { withHeartbeat } from './with-heartbeat.js';

/** The most messages that a handler is given at once. */
const largestBatch = 500;

/** Topics by the pattern of the handler that takes them: `{ changes: ['webcrm.person.changes'] }`. */
export type Subscriptions = Readonly<Record<string, readonly string[]>>;

/** What a KafkaBatchServer reads and how. */
export interface BatchServerOptions extends ConsumerParts {
  readonly groupId: string;
  readonly subscriptions: Subscriptions;
  readonly deadLetters: DeadLetters;
  readonly metrics: Registry;
  readonly traces: Traces;
  /** Partitions handled at the same time; 3 when left out. */
  readonly concurrency?: number;
  /** Verdict on what a handler throws; #platform's `classify` when left out. */
  readonly classify?: (error: unknown) => FaultKind;
}

/**
 * A Nest transport that hands whole batches to handlers: a controller's `@EventPattern('changes')` method gets a MessageBatch as its
 * `@Payload()`, and its promise means that the batch is done with. Each message arrives at least once, in order within its partition.
 * Handlers that find a message malformed give it to the DeadLetters themselves; see `deliver` for what happens to what they throw.
 */
export class KafkaBatchServer extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private readonly lanes = new BlockedLanes();
  private readonly batchMetrics: BatchMetrics;
  private readonly patterns: ReadonlyMap<string, string>;
  private readonly delivery: DeliveryParts;
  private readonly life: ConsumerLife;
  private readonly commits: Commits;

  constructor(private readonly options: BatchServerOptions) {
    super();
    const { subscriptions, metrics, groupId, concurrency = 3 } = options;
    this.batchMetrics = new BatchMetrics(metrics);
    this.commits = new Commits(options.logger);
    this.patterns = new Map(Object.entries(subscriptions).flatMap(([pattern, topics]) => topics.map((topic) => [topic, pattern])));
    this.delivery = {
      handle: (batch) => this.handle(batch),
      classify: options.classify ?? classify,
      deadLetters: options.deadLetters,
      lanes: this.lanes,
      logger: options.logger,
      failed: (kind) => {
        this.life.sign();
        this.batchMetrics.failed(kind);
      },
    };
    const eachBatch = (payload: EachBatchPayload): Promise<void> => this.eachBatch(payload);
    const joined = (): void => {
      this.batchMetrics.dealtAnew();
    };
    this.life = new ConsumerLife({ groupId, topics: [...this.patterns.keys()], concurrency, eachBatch, joined }, options);
    options.health.register({ name: 'kafka batches', ready: () => this.lanes.ready() });
  }

  /** Begins to read; a broker that is away is waited for in the background. */
  listen(callback: (error?: unknown) => void): void {
    const deaf = Object.keys(this.options.subscriptions).find((pattern) => !this.getHandlerByPattern(pattern));
    if (deaf !== undefined) {
      callback(
        new Fault('bug', `No controller has an @EventPattern('${deaf}') method, but topics are subscribed for it`, { pattern: deaf }),
      );
      return;
    }
    this.life.start();
    callback();
  }

  async close(): Promise<void> {
    // What is in hand is committed when it ends, what is done with already before the consumer leaves its group.
    await Promise.all([this.life.stop(), this.commits.now()]);
  }

  override on(): never {
    throw new Fault('bug', 'KafkaBatchServer has no events; look at the health checks');
  }

  override unwrap(): never {
    throw new Fault('bug', 'KafkaBatchServer keeps its consumer to itself');
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { topic, partition } = batch;
    const messages = batch.messages.map((message) => rawMessage(batch, message));
    const highWatermark = BigInt(batch.highWatermark);
    await withHeartbeat(
      () => payload.heartbeat(),
      this.life.signal,
      async (signal) => {
        for (const part of splitEvenly(messages, largestBatch)) {
          if (signal.aborted || !payload.isRunning() || payload.isStale()) return;
          const next: MessageBatch = { topic, partition, messages: part, highWatermark };
          const handled = (offset: bigint): void => {
            this.life.sign();
            payload.resolveOffset(String(offset));
            this.commits.soon(payload);
            this.batchMetrics.handled(next, offset);
          };
          await deliver(next, this.delivery, handled, signal);
        }
      },
    );
    if (this.life.signal.aborted) await this.commits.now();
  }

  private async handle(batch: MessageBatch): Promise<void> {
    const handler = this.getHandlerByPattern(this.patterns.get(batch.topic) ?? '');
    if (!handler) throw new Fault('bug', `Topic ${batch.topic} has no handler`, { topic: batch.topic });
    const { traces } = this.options;
    const startedAt = Date.now();
    const end = this.batchMetrics.begin(batch);
    try {
      const result: unknown = await handler(batch, new BaseRpcContext([batch.topic, batch.partition]));
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
      if (traces.on) traces.tell(processed(batch, { startedAt, endedAt: Date.now() }));
    } finally {
      end();
    }
  }
}
