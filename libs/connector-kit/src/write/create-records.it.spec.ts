import { randomUUID } from 'node:crypto';
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

  it('fail for good where a record with a match key was erased and is kept out', async () => {
    const { system, intake, worker, road } = begin(kind);
    await registry.memory.erased.note('contact', [system.personCreates({ Phone: '1' })], true);
    await intake.accept([createOf([pairOf('Name', 'Eve')], { keys: [{ Phone: '1' }] })]);
    await worker.workOnce();
    expect(system.writes).toEqual([]);
    expect(road.outcomes()).toMatchObject([{ status: 'failed', found: [], reason: expect.stringContaining('kept out') }]);
  });

  it('wait while a record with a match key may be what another create has just made, and say nothing of it', async () => {
    const { system, intake, worker, road } = begin(kind);
    await registry.memory.creates.open('contact', [{ link: randomUUID(), number: 1, sent: { Phone: '1' } }]);
    system.personCreates({ Phone: '1' });
    await intake.accept([createOf([pairOf('Name', 'Eve')], { keys: [{ Phone: '1' }] })]);
    expect(await worker.workOnce()).toMatchObject([{ kind: 'postponed' }]);
    expect(road.outcomes()).toEqual([]);
    expect(system.count()).toBe(1);
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

  it('stays open when its repeat is not sent', async () => {
    const { system, intake, worker, passTime } = begin({ idempotentCreate: true });
    system.loseAnswer('create');
    await intake.accept([createOf([pairOf('Name', 'Ada')])]);
    await worker.workOnce();
    system.create = () => Promise.resolve([{ kind: 'notSent', reason: 'not your turn' }]);
    await passTime();
    await worker.workOnce();
    expect(await registry.memory.creates.newestOpen('contact')).not.toBeNull();
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

  it('gives its record the link even if a poll has seen it first', async () => {
    const { system, intake, worker, pollAll } = begin({ ...externalId, answersRecord: true });
    const command = createOf([pairOf('Name', 'Ada')]);
    system.beforeAnswer('create', () => pollAll());
    await intake.accept([command]);
    await worker.workOnce();
    expect(await registry.memory.observed.unpublished('contact', 5)).toMatchObject([{ id: '1', createdFor: command.link }]);
  });
});

describe('Creates of which some were not sent', () => {
  it.each([idempotent, externalId, neither])('just wait, and leave nothing to be settled', async (kind) => {
    const { system, intake, worker, road, passTime } = begin(kind);
    system.whenWriting((values) => (values['Name'] === 'Eve' ? { kind: 'notSent', reason: 'not your turn', retryAfterMs: 7_000 } : values));
    const [ada, eve] = [createOf([pairOf('Name', 'Ada')]), createOf([pairOf('Name', 'Eve')])];
    await intake.accept([ada, eve]);
    const settlements = await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ link: ada.link, status: 'done' }]);
    const waiting = settlements.find(({ kind: settled }) => settled === 'postponed');
    expect(waiting).toMatchObject({ command: { link: eve.link }, delayMs: 7_000, reason: 'not your turn' });
    expect(await registry.memory.creates.newestOpen('contact')).toBeNull();
    system.allowWrites();
    await passTime();
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ link: ada.link }, { link: eve.link, status: 'done', state: { record: { Name: 'Eve' } } }]);
    expect(system.count()).toBe(2);
  });
});

describe('A create whose answer was lost where only its values tell what was made', () => {
  async function lost(...names: readonly string[]) {
    const bench = begin(neither);
    const { system, intake, worker } = bench;
    await registry.memory.cursors.save('contact', { phase: 'poll', newest: 0 });
    await bench.pollAll();
    system.loseAnswer('create');
    const commands = names.map((name) => createOf([pairOf('Name', name), pairOf('Phone', '1')], { fixed: { Email: 'a@b' } }));
    await intake.accept(commands);
    await worker.workOnce();
    /** All that waits is worked on, until nothing does. */
    const settle = async () => {
      await bench.passTime();
      while ((await worker.workOnce()).length > 0);
    };
    return { ...bench, commands, settle };
  }

  it('is settled by a fresh look at what is new: the record that holds all that was sent is its own', async () => {
    const { system, road, commands, settle } = await lost('Ada');
    system.personEdits('1', { Name: ' Ada ' });
    await settle();
    expect(system.count()).toBe(1);
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: '1', createdFor: commands[0]?.link } }]);
    expect(await registry.memory.creates.newestOpen('contact')).toBeNull();
    expect(await registry.memory.observed.unpublished('contact', 5)).toMatchObject([{ id: '1', createdFor: commands[0]?.link }]);
  });

  it('finds its record although that was seen gone before anybody heard of it, and came back', async () => {
    const { system, road, settle, observer } = await lost('Ada');
    const restore = system.backup();
    system.personDeletes('1');
    await observer.observe('contact', [{ id: '1', ticket: await observer.nextTicket(), read: null, source: 'reread' }]);
    restore();
    await settle();
    expect(system.count()).toBe(1);
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: '1' } }]);
  });

  it('gets one of several equal records, each create its own', async () => {
    const { system, road, settle } = await lost('line', 'line', 'other');
    await settle();
    expect(system.count()).toBe(3);
    expect(new Set(road.outcomes().map(({ state }) => state?.id)).size).toBe(3);
    expect(road.outcomes().every(({ status }) => status === 'done')).toBe(true);
  });

  it('is made again, after a new look, when nothing new has appeared', async () => {
    const { system, road, settle } = await lost('Ada');
    system.personDeletes('1');
    await settle();
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: '2' } }]);
    expect(system.calls.filter((call) => call === 'create')).toHaveLength(2);
  });

  it('is held for an operator when a new record differs, and holds that record back no longer', async () => {
    const { system, road, settle, pollAll, worker } = await lost('Ada');
    system.personEdits('1', { Phone: '2' });
    await pollAll();
    expect(await registry.memory.observed.unpublished('contact', 5)).toEqual([]);
    await settle();
    expect(road.outcomes()).toMatchObject([{ status: 'failed', reason: expect.stringMatching(/^Held for an operator: .*\(contact 1\)/) }]);
    expect(await registry.memory.observed.unpublished('contact', 5)).toMatchObject([{ id: '1', createdFor: null }]);
    expect(await worker.workOnce()).toEqual([]);
    expect(system.count()).toBe(1);
  });

  it('stays with the operator if the process ends before the answer is kept, and is free when it is asked for anew', async () => {
    const { system, road, commands, settle, intake } = await lost('Ada');
    system.personEdits('1', { Phone: '2' });
    await settle();
    await registry.query('UPDATE write_command SET outcome = NULL, due_at = 0');
    await settle();
    expect(road.outcomes().map(({ status }) => status)).toEqual(['failed', 'failed']);
    await intake.accept(commands.map((command) => ({ ...command, number: 2 })));
    await settle();
    expect(road.outcomes().at(-1)).toMatchObject({ status: 'done', state: { id: '2' } });
  });

  it("never takes another create's record", async () => {
    const { system, road, intake, worker, settle } = await lost('Ada');
    system.personDeletes('1');
    await intake.accept([createOf([pairOf('Name', 'Ada'), pairOf('Phone', '1')], { fixed: { Email: 'a@b' } })]);
    await worker.workOnce();
    await settle();
    expect(system.count()).toBe(2);
    expect(new Set(road.outcomes().map(({ state }) => state?.id))).toEqual(new Set(['2', '3']));
  });

  it('lets no other worker create meanwhile', async () => {
    const { system, parts, commands, intake } = await lost('Ada');
    const { CommandWorker } = await import('./command-worker.js');
    const { Bell } = await import('../run/bell.js');
    const other = new CommandWorker(parts, 'contact', new Bell());
    await intake.accept([createOf([pairOf('Name', 'Eve')])]);
    let meanwhile: unknown;
    system.beforeAnswer('changedSince', async () => {
      await registry.query(`UPDATE write_command SET due_at = 0 WHERE link_id <> '${commands[0]?.link}' AND due_at IS NOT NULL`);
      meanwhile = await other.workOnce();
    });
    await registry.query(`UPDATE write_command SET due_at = 0 WHERE link_id = '${commands[0]?.link}'`);
    await registry.query(`UPDATE write_command SET due_at = due_at + 60000 WHERE link_id <> '${commands[0]?.link}'`);
    await other.workOnce();
    expect(meanwhile).toMatchObject([{ kind: 'postponed', reason: 'Another worker creates records of this type.' }]);
    expect(system.calls.filter((call) => call === 'create')).toHaveLength(1);
  });
});
