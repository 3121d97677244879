import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { benchAround } from '../../test/bench.js';
import { createOf, pairOf } from '../../test/commands.js';
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
  return { system, ...benchAround(system, registry) };
}

const idempotent: FakeKind = { idempotentCreate: true, externalId: 'Link', answersRecord: true };
const externalId: FakeKind = { externalId: 'Link' };
const neither: FakeKind = {};

describe.each([
  ['with idempotency keys', idempotent],
  ['with an external id', externalId],
  ['with neither', neither],
])('Creates in a system %s', (_title, kind) => {
  it('make the record and answer with its state, which bears the link', async () => {
    const { system, intake, worker, road } = begin(kind);
    const command = createOf([pairOf('Name', 'Ada'), pairOf('Phone', '')], { fixed: { Kind: 'person' } });
    await intake.accept([command]);
    await worker.workOnce();
    expect(system.writes).toEqual([{ op: 'create', id: '1', values: { Kind: 'person', Name: 'Ada' } }]);
    expect(road.outcomes()).toMatchObject([
      { status: 'done', state: { id: '1', record: { Name: 'Ada', Kind: 'person' }, createdFor: command.link } },
    ]);
    expect(road.outcomes()[0]?.pairs.map(({ result }) => result)).toEqual(['applied', 'applied']);
    expect(await registry.memory.observed.unpublished('contact', 5)).toMatchObject([
      { id: '1', createdFor: command.link, origin: 'sync', causation: `${command.link}:1` },
    ]);
    expect(await registry.memory.creates.newestOpen('contact')).toBeNull();
  });

  it('are not repeated for a link whose record was made, whatever the number', async () => {
    const { system, intake, worker, road } = begin(kind);
    const command = createOf([pairOf('Name', 'Ada')]);
    await intake.accept([command]);
    await worker.workOnce();
    await intake.accept([{ ...command, number: 2 }]);
    await worker.workOnce();
    expect(system.count()).toBe(1);
    expect(road.outcomes()).toMatchObject([
      { number: 1, state: { id: '1' } },
      { number: 2, status: 'done', state: { id: '1' } },
    ]);
  });

  it('stop at a record with a match key that the mapping service does not know', async () => {
    const { system, intake, worker, road } = begin(kind);
    const [known, unknown] = [system.personCreates({ Phone: '1' }), system.personCreates({ Phone: '1' })];
    const free = createOf([pairOf('Name', 'Ada')], { keys: [{ Phone: '2' }] });
    const held = createOf([pairOf('Name', 'Eve')], { keys: [{ Phone: '3' }, { Phone: '1' }], known: [known] });
    await intake.accept([free, held]);
    await worker.workOnce();
    expect(system.writes).toHaveLength(1);
    const found = road.outcomes().find(({ link }) => link === held.link);
    expect(found).toMatchObject({ status: 'found', found: [{ id: unknown, record: { Phone: '1' } }] });
    expect(found?.found[0]?.version).toBeGreaterThan(0);
    expect(road.outcomes().find(({ link }) => link === free.link)).toMatchObject({ status: 'done' });
  });

  it('leave a rejected pair out and make the record with the rest', async () => {
    const { system, intake, worker, road } = begin(kind);
    system.whenWriting((values) => ('Phone' in values ? { kind: 'rejected', reason: 'not a number', property: 'Phone' } : values));
    await intake.accept([createOf([pairOf('Name', 'Ada'), pairOf('Phone', 'x')])]);
    await worker.workOnce();
    expect(road.outcomes()[0]?.pairs).toEqual([
      { pair: 'Name', result: 'applied' },
      { pair: 'Phone', result: 'failed', reason: 'not a number' },
    ]);
    expect(await registry.memory.creates.newestOpen('contact')).toBeNull();
  });

  it('fail for good, once, when the system rejects the record', async () => {
    const { system, intake, worker, road } = begin(kind);
    system.whenWriting(() => ({ kind: 'rejected', reason: 'the application token may not write' }));
    await intake.accept([createOf([pairOf('Name', 'Ada')])]);
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'failed', reason: 'the application token may not write' }]);
    expect(await worker.workOnce()).toEqual([]);
    expect(await registry.memory.creates.newestOpen('contact')).toBeNull();
  });

  it('wait while the system is busy and leave no call open', async () => {
    const { system, intake, worker, road, passTime } = begin(kind);
    const original = system.create.bind(system);
    system.create = () => Promise.reject(busy());
    await intake.accept([createOf([pairOf('Name', 'Ada')])]);
    await worker.workOnce();
    expect(await registry.memory.creates.newestOpen('contact')).toBeNull();
    system.create = original;
    await passTime();
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'done' }]);
    expect(system.count()).toBe(1);
  });
});

describe('A create whose answer was lost', () => {
  it('is not forgotten because the system was busy when it was repeated', async () => {
    const { system, intake, worker, road, passTime, pollAll } = begin(idempotent);
    const command = createOf([pairOf('Name', 'Ada'), pairOf('Phone', '1')], { keys: [{ Phone: '1' }] });
    system.loseAnswer('create');
    await intake.accept([command]);
    await worker.workOnce();
    const original = system.create.bind(system);
    system.create = () => Promise.reject(busy());
    await passTime();
    await worker.workOnce();
    expect(await registry.memory.creates.newestOpen('contact')).not.toBeNull();
    await pollAll();
    expect(await registry.memory.observed.unpublished('contact', 5)).toEqual([]);
    system.create = original;
    await passTime();
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: '1', createdFor: command.link } }]);
    expect(system.count()).toBe(1);
  });

  it.each([
    ['idempotency keys', idempotent],
    ['idempotency keys alone', { idempotentCreate: true }],
    ['an external id', externalId],
  ])('is found again by %s and makes one record only', async (_title, kind) => {
    const { system, intake, worker, road, passTime } = begin(kind);
    const command = createOf([pairOf('Name', 'Ada')], { keys: [{ Name: 'Ada' }] });
    system.loseAnswer('create');
    await intake.accept([command]);
    await worker.workOnce();
    expect(road.outcomes()).toEqual([]);
    expect(await registry.memory.creates.newestOpen('contact')).not.toBeNull();
    await passTime();
    await worker.workOnce();
    expect(system.count()).toBe(1);
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: '1', createdFor: command.link } }]);
    expect(await registry.memory.creates.newestOpen('contact')).toBeNull();
  });

  it.each([
    ['idempotency keys', idempotent],
    ['an external id', externalId],
  ])('is found by %s even if the system said that it was busy after it had made the record', async (_title, kind) => {
    const { system, intake, worker, road, passTime } = begin(kind);
    system.beforeAnswer('create', () => {
      throw busy();
    });
    await intake.accept([createOf([pairOf('Name', 'Ada')])]);
    await worker.workOnce();
    await passTime();
    await worker.workOnce();
    expect(system.count()).toBe(1);
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: '1' } }]);
  });

  it('is made again, after a new look, when no record bears its link', async () => {
    const { system, intake, worker, road, passTime } = begin(externalId);
    system.beforeAnswer('create', () => {
      system.personDeletes('1');
      return 'lost';
    });
    await intake.accept([createOf([pairOf('Name', 'Ada')])]);
    await worker.workOnce();
    await passTime();
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: '2' } }]);
  });

  it('is not looked for while a late write may still arrive', async () => {
    const { system, intake, parts, passTime } = begin(externalId);
    const { CommandWorker } = await import('./command-worker.js');
    const { Bell } = await import('../run/bell.js');
    const patient = new CommandWorker({ ...parts, lateWriteSeconds: 60 }, 'contact', new Bell());
    system.loseAnswer('create');
    await intake.accept([createOf([pairOf('Name', 'Ada')])]);
    await patient.workOnce();
    await passTime();
    const [waiting] = await patient.workOnce();
    expect(waiting).toMatchObject({ kind: 'postponed' });
    expect(waiting?.kind === 'postponed' ? waiting.delayMs : 0).toBeGreaterThan(80_000);
    expect(system.calls).not.toContain('createdFor');
  });

  it('is held for an operator where nothing tells whether it was made, and holds no new record for ever', async () => {
    const { system, intake, worker, road, pollAll, passTime } = begin(neither);
    system.loseAnswer('create');
    await intake.accept([createOf([pairOf('Name', 'Ada')])]);
    await worker.workOnce();
    await pollAll();
    expect(await registry.memory.observed.unpublished('contact', 5)).toEqual([]);
    await passTime();
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'failed', reason: expect.stringContaining('Held for an operator') }]);
    expect(system.count()).toBe(1);
    expect(await registry.memory.observed.unpublished('contact', 5)).toMatchObject([{ id: '1' }]);
  });

  it('gives its record the link even if a poll has seen it first', async () => {
    const { system, intake, worker, pollAll } = begin({ ...externalId, answersRecord: true });
    const command = createOf([pairOf('Name', 'Ada')]);
    system.beforeAnswer('create', () => pollAll());
    await intake.accept([command]);
    await worker.workOnce();
    expect(await registry.memory.observed.unpublished('contact', 5)).toMatchObject([{ id: '1', createdFor: command.link }]);
  });
});
