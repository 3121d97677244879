import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { FaultKind } from '#platform';
import type { MessageBatch } from '../message.js';

/** The figures of a batch server. */
export class BatchMetrics {
  private readonly messages: Counter<'topic'>;
  private readonly failures: Counter<'kind'>;
  private readonly durations: Histogram<'topic'>;
  private readonly lag: Gauge<'topic' | 'partition'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.messages = new Counter({ name: 'dataflow_messages_handled_total', help: 'Messages done with.', labelNames: ['topic'], registers });
    this.failures = new Counter({
      name: 'dataflow_batch_failures_total',
      help: 'Failed tries of handling a batch, by the kind of error.',
      labelNames: ['kind'],
      registers,
    });
    this.durations = new Histogram({
      name: 'dataflow_batch_seconds',
      help: 'How long handling a batch took, failed tries included.',
      labelNames: ['topic'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.lag = new Gauge({
      name: 'dataflow_consumer_lag',
      help: 'Messages not yet done with, as of the last fetch.',
      labelNames: ['topic', 'partition'],
      registers,
    });
  }

  handled({ topic, partition, messages, highWatermark }: MessageBatch, offset: bigint): void {
    this.messages.inc({ topic }, messages.filter((message) => message.offset <= offset).length);
    this.lag.set({ topic, partition: String(partition) }, Number(highWatermark - offset) - 1);
  }

  /** A try of handling a batch begins. @returns what to call when it is over */
  begin({ topic }: MessageBatch): () => void {
    return this.durations.startTimer({ topic });
  }

  /** The partitions are dealt anew: what was behind in those that others have now is no longer this replica's to tell. */
  dealtAnew(): void {
    this.lag.reset();
  }

  failed(kind: FaultKind): void {
    this.failures.inc({ kind });
  }
}
