import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { topicsWith } from '#change-events';
import { noTraces } from '#platform';
import { createOf, pairOf, updateOf } from '../../test/commands.js';
import { FakeSystem } from '../../test/fake-system.js';
import { quietLog } from '../../test/quiet-log.js';
import { TestRoad } from '../../test/test-road.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';
import { until } from '../../test/until.js';
import { LocalQuota } from '../http/local-quota.js';
import { Pace } from '../http/pace.js';
import { ConnectorEngine } from './connector-engine.js';
import { Figures } from './figures.js';

let registry: TestRegistry;

beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.drop());

beforeEach(() => registry.empty());

function replica(
  system: FakeSystem,
  road: TestRoad,
  { pollSeconds, figures }: { pollSeconds: number; figures?: Figures },
): ConnectorEngine {
  return new ConnectorEngine({
    connector: system,
    memory: registry.memory,
    road,
    topics: topicsWith('t.'),
    log: quietLog,
    pace: new Pace(new LocalQuota()),
    figures: figures ?? new Figures(new Registry()),
    traces: noTraces,
    entities: ['contact'],
    pollSeconds,
    fullSweepSeconds: 3_600,
    lateWriteSeconds: 60,
  });
}

describe('A connector', () => {
  it('publishes what it reads, carries out commands, publishes what it wrote, and stops in peace', async () => {
    const system = new FakeSystem({ etag: true, answersRecord: true, idempotentCreate: true });
    const road = new TestRoad();
    const engine = replica(system, road, { pollSeconds: 0.05 });
    const id = system.personCreates({ Name: 'Ada' });
    await engine.start();
    await until(() => registry.memory.firstReads.has('contact'));
    expect(road.changes()).toMatchObject([{ id, origin: 'firstRead', record: { Name: 'Ada' } }]);

    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const update = updateOf(id, [pairOf('Name', 'Ada L', 'Ada')], { trace });
    const create = createOf([pairOf('Name', 'Eve')]);
    await engine.accept([update, create]);
    await until(() => road.outcomes().length === 2 && road.changes().length === 3);
    expect(road.changes().find((change) => change.id === id && change.origin === 'sync')).toMatchObject({
      record: { Name: 'Ada L' },
      causation: `${update.link}:1`,
      trace,
    });
    expect(road.changes().find((change) => change.id !== id)).toMatchObject({ kind: 'created', createdFor: create.link });
    expect(engine.standing.ready()).toBe(true);

    await engine.stop();
    const calls = system.calls.length;
    system.personEdits(id, { Name: 'unseen' });
    expect(system.calls).toHaveLength(calls);
    const [description] = await registry.query(`SELECT entity FROM record_description WHERE system = 'customcrm'`);
    expect(description).toEqual({ entity: 'contact' });
  }, 20_000);

  it('counts what is not as the system describes it, and publishes the record', async () => {
    const system = new FakeSystem();
    const road = new TestRoad();
    const figures = new Figures(new Registry());
    const engine = replica(system, road, { pollSeconds: 3_600, figures });
    system.personCreates({ Name: 'Ada', Nickname: 'Countess' });
    await engine.start();
    await until(() => road.changes().length === 1);
    await engine.stop();
    expect(road.changes()[0]?.record).toMatchObject({ Name: 'Ada', Nickname: 'Countess' });
    expect((await figures.surprises.get()).values).toEqual([
      { labels: { entity: 'contact', surprise: 'notDescribed' }, value: expect.any(Number) },
    ]);
  }, 20_000);

  it('reads what a hook tells to a replica that does not read that type', async () => {
    const system = new FakeSystem({ etag: true });
    const road = new TestRoad();
    const id = system.personCreates({ Name: 'Ada' });
    const [reader, other] = [replica(system, road, { pollSeconds: 3_600 }), replica(system, road, { pollSeconds: 3_600 })];
    try {
      await reader.start();
      await until(() => registry.memory.firstReads.has('contact'));
      await other.start();
      system.personEdits(id, { Name: 'Ada Lovelace' });
      expect(await other.take({ entity: 'contact', ids: [id] })).toBe(true);
      await until(() => road.changes().length === 2);
      expect(road.changes().at(-1)).toMatchObject({ id, origin: 'person', record: { Name: 'Ada Lovelace' } });
    } finally {
      await Promise.all([reader.stop(), other.stop()]);
    }
  }, 20_000);
});
