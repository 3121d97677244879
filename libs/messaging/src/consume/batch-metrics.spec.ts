import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { MessageBatch } from '../message.js';
import { BatchMetrics } from './batch-metrics.js';

const batch: MessageBatch = { topic: 't', partition: 2, messages: [], highWatermark: 12n };

describe('The figures of a batch server', () => {
  it('tell how far a partition is behind, until the partitions are dealt anew and another replica may have it', async () => {
    const registry = new Registry();
    const metrics = new BatchMetrics(registry);
    metrics.handled(batch, 6n);
    expect(await registry.metrics()).toContain('dataflow_consumer_lag{topic="t",partition="2"} 5');
    metrics.dealtAnew();
    expect(await registry.metrics()).not.toContain('dataflow_consumer_lag{');
  });

  it('tell how long batches took', async () => {
    const registry = new Registry();
    new BatchMetrics(registry).begin(batch)();
    expect(await registry.metrics()).toContain('dataflow_batch_seconds_count{topic="t"} 1');
  });
});
