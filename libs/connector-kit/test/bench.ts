import { Registry } from 'prom-client';
import { topicsWith } from '#change-events';
import { noTraces } from '#platform';
import type { FakeSystem } from './fake-system.js';
import { quietLog } from './quiet-log.js';
import { TestRoad } from './test-road.js';
import type { TestRegistry } from './test-registry.js';
import { LocalQuota } from '../src/http/local-quota.js';
import { longestCallMs } from '../src/http/longest-call.js';
import { Pace } from '../src/http/pace.js';
import { Observer } from '../src/observe/observer.js';
import { Bell } from '../src/run/bell.js';
import { Figures } from '../src/run/figures.js';
import { LeaseKeeper } from '../src/run/lease-keeper.js';
import { Standing } from '../src/run/standing.js';
import { CommandIntake } from '../src/write/command-intake.js';
import { CommandWorker } from '../src/write/command-worker.js';

/** The parts of a connector around a fake system and a registry, without its loops: a test calls what happens next. */
export function benchAround(system: FakeSystem, registry: TestRegistry, pace = new Pace(new LocalQuota())) {
  const { memory } = registry;
  const road = new TestRoad();
  const observer = new Observer(memory, system, () => undefined);
  const parts = {
    memory,
    connector: system,
    road,
    topics: topicsWith(''),
    observer,
    standing: new Standing(),
    pace,
    figures: new Figures(new Registry()),
    traces: noTraces,
    log: quietLog,
    leases: new LeaseKeeper(memory.leases, { seconds: 15, renewMs: 100 }),
    lateWriteSeconds: -longestCallMs / 1_000,
    pollSeconds: 0.05,
    fullSweepSeconds: 3_600,
  };
  const intake = new CommandIntake({ memory, road, topics: parts.topics, kick: () => undefined });
  const worker = new CommandWorker(parts, 'contact', new Bell());
  /** Reads all records as a poll would. */
  const pollAll = async () => {
    const ticket = await observer.nextTicket();
    const { records } = await system.changedSince('contact', 0, null);
    await observer.observe(
      'contact',
      records.map((read) => ({ id: read.id, ticket, read, source: 'poll' })),
    );
  };
  /** What waits becomes due, as if its time had come. */
  const passTime = () => registry.query('UPDATE write_command SET due_at = 0 WHERE due_at IS NOT NULL');
  return { parts, road, observer, intake, worker, pollAll, passTime };
}
