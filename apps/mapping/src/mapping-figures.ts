import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Registry as LinkRegistry } from '#link-registry';
import type { Answered } from './settle-outcomes.js';

/** The figures of the flows. What all replicas share is asked of the registry when somebody scrapes, and left out while it does not answer. */
@Injectable()
export class MappingFigures {
  private readonly outcomes: Counter<'flow' | 'system' | 'status'>;
  private readonly delays: Histogram<'flow'>;

  constructor(metrics: Registry, registry: LinkRegistry) {
    const registers = [metrics];
    this.outcomes = new Counter({
      name: 'dataflow_outcomes_total',
      help: 'Answers to commands, by the system that was to be written: done, found (nothing was created, a partner was there) or failed.',
      labelNames: ['flow', 'system', 'status'],
      registers,
    });
    this.delays = new Histogram({
      name: 'dataflow_edit_delay_seconds',
      help: 'From an edit in one system, by its change time, until the other system has it.',
      labelNames: ['flow'],
      buckets: [1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600],
      registers,
    });
    const waiting: Gauge<'flow' | 'standing'> = new Gauge({
      name: 'dataflow_waiting',
      help: 'What is not in sync: open conflicts, records that are ambiguous, wait for the link of another one, or could not get a partner.',
      labelNames: ['flow', 'standing'],
      registers,
      async collect() {
        waiting.reset();
        const found = await registry.reports.waiting().catch(() => []);
        for (const { flow, standing, count } of found) waiting.set({ flow, standing }, count);
      },
    });
  }

  /** Takes note of answers, once what follows from them is committed. */
  count(answered: readonly Answered[]): void {
    for (const { flow, system, status, delayMs } of answered) {
      this.outcomes.inc({ flow, system, status });
      if (delayMs !== undefined) this.delays.observe({ flow }, delayMs / 1_000);
    }
  }
}
