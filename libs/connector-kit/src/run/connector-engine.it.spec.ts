import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topicsWith } from '#change-events';
import { createOf, pairOf, updateOf } from '../../test/commands.js';
import { FakeSystem } from '../../test/fake-system.js';
import { quietLog } from '../../test/quiet-log.js';
import { TestRoad } from '../../test/test-road.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';
import { until } from '../../test/until.js';
import { ConnectorEngine } from './connector-engine.js';

let registry: TestRegistry;

beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.drop());

describe('A connector', () => {
  it('publishes what it reads, carries out commands, publishes what it wrote, and stops in peace', async () => {
    const system = new FakeSystem({ etag: true, answersRecord: true, idempotentCreate: true });
    const road = new TestRoad();
    const { memory } = registry;
    const engine = new ConnectorEngine({
      connector: system,
      memory,
      road,
      topics: topicsWith('t.'),
      log: quietLog,
      entities: ['contact'],
      pollSeconds: 0.05,
      fullSweepSeconds: 3_600,
      lateWriteSeconds: 60,
    });
    const id = system.personCreates({ Name: 'Ada' });
    await engine.start();
    await until(() => memory.firstReads.has('contact'));
    expect(road.changes()).toMatchObject([{ id, origin: 'firstRead', record: { Name: 'Ada' } }]);

    const update = updateOf(id, [pairOf('Name', 'Ada L', 'Ada')]);
    const create = createOf([pairOf('Name', 'Eve')]);
    await engine.accept([update, create]);
    await until(() => road.outcomes().length === 2 && road.changes().length === 3);
    expect(road.changes().find((change) => change.id === id && change.origin === 'sync')).toMatchObject({
      record: { Name: 'Ada L' },
      causation: `${update.link}:1`,
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
});
