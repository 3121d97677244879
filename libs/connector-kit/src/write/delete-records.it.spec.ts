import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { benchAround } from '../../test/bench.js';
import { deleteOf } from '../../test/commands.js';
import { busy, FakeSystem, type FakeKind } from '../../test/fake-system.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';

let registry: TestRegistry;

beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.drop());
beforeEach(() => registry.empty());

function begin(kind: FakeKind = {}) {
  const system = new FakeSystem(kind);
  const ada = system.personCreates({ Name: 'Ada', Phone: '1' });
  return { system, ada, ...benchAround(system, registry) };
}

const observed = async (id: string) => (await registry.memory.observed.find('contact', [id]))[0];

describe.each([
  ['with ETags', { etag: true }],
  ['without ETags', {}],
])('Deletes in a system %s', (_title, kind: FakeKind) => {
  it('delete a record that holds what is expected, and publish that with the command that caused it', async () => {
    const { system, ada, intake, worker, road, pollAll } = begin(kind);
    const kept = system.personCreates({ Name: 'Eva' });
    await pollAll();
    const command = deleteOf(ada, { Name: ' Ada ', Phone: '1' });
    await intake.accept([command]);
    await worker.workOnce();
    expect(system.count()).toBe(1);
    expect(system.recordOf(kept)).toMatchObject({ Name: 'Eva' });
    const row = await observed(ada);
    expect(row).toMatchObject({ deleted: true, kind: 'deleted', origin: 'sync', causation: `${command.link}:1`, record: null });
    expect(road.outcomes()).toMatchObject([{ status: 'done', pairs: [], state: { id: ada, record: null, version: row?.version } }]);
  });

  it('wait when they were not sent', async () => {
    const { system, ada, intake, worker, road } = begin(kind);
    system.delete = () => Promise.resolve([{ kind: 'notSent', reason: 'not your turn', retryAfterMs: 7_000 }]);
    await intake.accept([deleteOf(ada, { Name: 'Ada' })]);
    expect(await worker.workOnce()).toMatchObject([{ kind: 'postponed', delayMs: 7_000, reason: 'not your turn' }]);
    expect(road.outcomes()).toEqual([]);
  });

  it('leave a record alone that was edited, and answer with its newer state', async () => {
    const { system, ada, intake, worker, road } = begin(kind);
    system.personEdits(ada, { Phone: '2' });
    await intake.accept([deleteOf(ada, { Name: 'Ada', Phone: '1' })]);
    await worker.workOnce();
    expect(system.recordOf(ada)).toMatchObject({ Phone: '2' });
    expect(road.outcomes()).toMatchObject([
      { status: 'done', pairs: [{ pair: 'Phone', result: 'refused' }], state: { record: { Name: 'Ada', Phone: '2' } } },
    ]);
    expect(system.calls).not.toContain('delete');
  });

  it('are done when the record is gone already, which then was a person', async () => {
    const { system, ada, intake, worker, road, pollAll } = begin(kind);
    await pollAll();
    system.personDeletes(ada);
    await intake.accept([deleteOf(ada, { Name: 'Ada' })]);
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: ada, record: null } }]);
    expect(await observed(ada)).toMatchObject({ kind: 'deleted', origin: 'person', causation: null });
  });

  it('are done when the record is gone on the next attempt after a lost answer, and say that it was the command', async () => {
    const { system, ada, intake, worker, road, pollAll, passTime } = begin(kind);
    await pollAll();
    const command = deleteOf(ada, { Name: 'Ada' });
    system.loseAnswer('delete');
    await intake.accept([command]);
    await worker.workOnce();
    expect(road.outcomes()).toEqual([]);
    await passTime();
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: ada, record: null } }]);
    expect(await observed(ada)).toMatchObject({ kind: 'deleted', origin: 'sync', causation: `${command.link}:1` });
    expect(system.writes).toHaveLength(1);
  });

  it('do not bring a record back that was read before it was deleted', async () => {
    const { system, ada, intake, worker, observer, pollAll } = begin(kind);
    await pollAll();
    const ticket = await observer.nextTicket();
    const { records } = await system.changedSince('contact', 0, null);
    await intake.accept([deleteOf(ada, { Name: 'Ada' })]);
    await worker.workOnce();
    await observer.observe(
      'contact',
      records.map((read) => ({ id: read.id, ticket, read, source: 'poll' })),
    );
    expect(await observed(ada)).toMatchObject({ deleted: true, reread: true });
  });

  it('wait while the system is busy', async () => {
    const { system, ada, intake, worker, road, passTime } = begin(kind);
    system.beforeAnswer('read', () => {
      throw busy(5_000);
    });
    await intake.accept([deleteOf(ada, { Name: 'Ada' })]);
    expect(await worker.workOnce()).toMatchObject([{ kind: 'postponed', delayMs: 5_000 }]);
    await passTime();
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { record: null } }]);
  });
});

describe('Deletes', () => {
  it('never reach a record that is edited between reading and deleting it, where there are ETags', async () => {
    const { system, ada, intake, worker, road } = begin({ etag: true });
    system.beforeAnswer('read', () => system.personEdits(ada, { Phone: '2' }));
    await intake.accept([deleteOf(ada, { Name: 'Ada', Phone: '1' })]);
    await worker.workOnce();
    expect(system.recordOf(ada)).toMatchObject({ Phone: '2' });
    expect(road.outcomes()).toMatchObject([{ status: 'done', pairs: [{ pair: 'Phone', result: 'refused' }] }]);
  });

  it('fail for good, with the reason, where the system does not delete such records', async () => {
    const { system, ada, intake, worker, road } = begin({ deletable: false });
    await intake.accept([deleteOf(ada, { Name: 'Ada' })]);
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([
      {
        status: 'failed',
        reason: `customcrm does not let programs delete records of type contact: delete ${ada} there by hand, or keep it.`,
      },
    ]);
    expect(system.calls).toEqual([]);
  });
});
