import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { benchAround } from '../../test/bench.js';
import { busy, FakeSystem, type FakeKind } from '../../test/fake-system.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';
import { FullSweep } from './full-sweep.js';
import { Rereads } from './rereads.js';

let registry: TestRegistry;

beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.drop());
beforeEach(() => registry.empty());

/** A type of so many records, all of them known. */
async function begin(count: number, kind: FakeKind = {}) {
  const system = new FakeSystem(kind);
  const ids = Array.from({ length: count }, (_nothing, index) => system.personCreates({ Name: `name ${index}` }));
  system.pageSize = 1_000;
  const bench = benchAround(system, registry);
  await registry.memory.cursors.save('contact', { phase: 'poll', newest: 0 });
  await bench.pollAll();
  await registry.query('UPDATE observed SET published_version = version');
  system.pageSize = 10;
  const parts = { ...bench.parts, fullSweepSeconds: 0 };
  const sweep = new FullSweep(parts, 'contact');
  const rereads = new Rereads(parts, 'contact');
  await sweep.step();
  /** One whole sweep, as it goes between polls, and all that follows from it. */
  const sweepAll = async () => {
    const before = await registry.memory.sweeps.load('contact');
    for (;;) {
      await sweep.step();
      const now = await registry.memory.sweeps.load('contact');
      if (now?.phase === 'over' && now.number !== before?.number) break;
    }
    while ((await rereads.step()) || (await registry.memory.observed.owedRereads('contact', 1)).length > 0);
  };
  return { system, ids, sweep, rereads, sweepAll, ...bench };
}

const known = async (id: string) => (await registry.memory.observed.find('contact', [id]))[0];
const deleted = async () => Number((await registry.query('SELECT count(*) FROM observed WHERE deleted'))[0]?.['count']);
const held = async () => (await registry.memory.missing.heldIds('contact', 1_000)).length;
const third = (ids: readonly string[]) => ids.filter((_id, index) => index % 10 < 3);

describe('A full sweep', () => {
  it('finds an edit and a new record that every poll missed', async () => {
    const { system, ids, sweepAll } = await begin(25);
    system.personEdits(ids[7] ?? '', { Name: 'edited' });
    const added = system.personCreates({ Name: 'added' });
    await sweepAll();
    expect(await known(ids[7] ?? '')).toMatchObject({ record: { Name: 'edited' }, kind: 'updated', origin: 'person' });
    expect(await known(added)).toMatchObject({ kind: 'created', origin: 'person' });
  });

  it('changes nothing where nothing was missed, and reads no record by itself', async () => {
    const { system, ids, sweepAll } = await begin(25);
    const before = await registry.memory.observed.find('contact', ids);
    await sweepAll();
    expect(await registry.memory.observed.find('contact', ids)).toEqual(before);
    expect(system.calls).not.toContain('read');
  });

  it('publishes the deletes of three records that nobody heard of', async () => {
    const { system, ids, sweepAll } = await begin(25);
    system.personDeletes(...ids.slice(10, 13));
    await sweepAll();
    expect(await deleted()).toBe(3);
    expect(await registry.memory.observed.unpublished('contact', 100)).toContainEqual(
      expect.objectContaining({ id: ids[11], kind: 'deleted', record: null }),
    );
    await sweepAll();
    expect(await deleted()).toBe(3);
  });

  it('publishes the delete of the only record of a type', async () => {
    const { system, ids, sweepAll } = await begin(1);
    system.personDeletes(...ids);
    await sweepAll();
    expect(await deleted()).toBe(1);
  });

  it('believes no empty list: the records themselves are asked', async () => {
    const { system, ids, sweepAll } = await begin(60);
    system.walk = () => Promise.resolve({ records: [], next: null });
    await sweepAll();
    expect([await deleted(), await held()]).toEqual([0, 0]);
    expect((await registry.memory.observed.find('contact', ids)).every(({ reread }) => !reread)).toBe(true);
  });

  it('believes no short list either, and publishes only what is truly gone', async () => {
    const { system, ids, sweepAll } = await begin(60);
    system.personDeletes(ids[50] ?? '');
    system.walk = () => Promise.resolve({ records: [], next: null });
    await sweepAll();
    expect(await deleted()).toBe(1);
  });

  it('says nothing is missing after a page that failed, and goes on there', async () => {
    const { system, ids, sweep } = await begin(60);
    system.personDeletes(...third(ids));
    system.beforeAnswer('walk', () => undefined);
    system.beforeAnswer('walk', () => {
      throw busy();
    });
    await sweep.step();
    await sweep.step();
    expect(await sweep.step()).toBe(false);
    expect(await sweep.step()).toBe(false);
    expect(await registry.memory.sweeps.load('contact')).toMatchObject({ phase: 'walking', after: ids[15] });
    expect(await registry.memory.observed.owedRereads('contact', 1)).toEqual([]);
  });

  it('goes on where another replica had come to when that one died', async () => {
    const { system, ids, sweep, parts } = await begin(60);
    system.personDeletes(ids[3] ?? '', ids[40] ?? '');
    for (let pages = 0; pages < 4; pages += 1) await sweep.step();
    const walked = system.calls.filter((call) => call === 'walk').length;
    const heir = new FullSweep({ ...parts, fullSweepSeconds: 60 }, 'contact');
    const rereads = new Rereads(parts, 'contact');
    while (await heir.step());
    await rereads.step();
    expect(system.calls.filter((call) => call === 'walk').length - walked).toBe(3);
    expect(await deleted()).toBe(2);
    expect(await registry.memory.sweeps.load('contact')).toMatchObject({ phase: 'over' });
  });

  it('is given up when its place can not be gone on from, believes nothing, and begins anew', async () => {
    const { system, ids, parts, sweep } = await begin(60);
    system.personDeletes(ids[3] ?? '');
    await sweep.step();
    await sweep.step();
    const walk = system.walk.bind(system);
    system.walk = (entity, after) => (after === null ? walk(entity, after) : Promise.reject(new Error('this cursor is too old')));
    const impatient = new FullSweep({ ...parts, fullSweepSeconds: 60 }, 'contact');
    const clock = jest.spyOn(performance, 'now');
    let hours = 0;
    clock.mockImplementation(() => 3_600_000 * (hours += 1));
    await impatient.step();
    expect(parts.standing.ready()).toBe('sweep customcrm.contact: this cursor is too old');
    for (let tries = 1; tries <= 10; tries += 1) await impatient.step();
    clock.mockRestore();
    expect(await registry.memory.sweeps.load('contact')).toMatchObject({ phase: 'over', after: null });
    expect(await registry.memory.observed.owedRereads('contact', 1)).toEqual([]);
  });

  it.each([
    ['ids', {}],
    ['changes', { walksByChange: true }],
  ])('is not misled by records that come, change and go while it walks in the order of %s', async (_title, kind) => {
    const { system, ids, sweepAll } = await begin(60, kind);
    const added: string[] = [];
    for (const page of [0, 1, 2, 3, 4]) {
      system.beforeAnswer('walk', () => {
        system.personDeletes(ids[page * 3] ?? '', ids[50 + page] ?? '');
        system.personEdits(ids[20 + page] ?? '', { Name: `edited ${page}` });
        added.push(system.personCreates({ Name: `added ${page}` }));
      });
    }
    await sweepAll();
    await sweepAll();
    expect(await deleted()).toBe(10);
    const present = (await registry.memory.observed.find('contact', [...ids, ...added])).filter((row) => !row.deleted);
    expect(present.map(({ id, record }) => [id, record?.['Name']]).sort()).toEqual(
      present.map(({ id }) => [id, system.recordOf(id)['Name']]).sort(),
    );
    expect(present).toHaveLength(system.count());
  });
});

describe('Many records that are gone at once', () => {
  it('are held, shown and kept as they are until an operator releases them; then each is deleted', async () => {
    const { system, ids, sweepAll, parts, rereads } = await begin(100);
    system.personDeletes(...third(ids));
    await sweepAll();
    expect([await deleted(), await held()]).toEqual([0, 30]);
    expect(parts.standing.noted()).toMatch(/^deletes customcrm\.contact: 30 records are gone/);
    expect(parts.standing.ready()).toBe(true);
    expect((await parts.figures.heldDeletes.get()).values).toMatchObject([{ labels: { entity: 'contact' }, value: 30 }]);
    await sweepAll();
    expect([await deleted(), await held()]).toEqual([0, 30]);

    expect(await registry.memory.missing.release('contact')).toBe(30);
    await rereads.step();
    expect([await deleted(), await held()]).toEqual([30, 0]);
    expect(parts.standing.noted()).toBeUndefined();
    expect((await parts.figures.heldDeletes.get()).values).toMatchObject([{ value: 0 }]);
  });

  it('because the credentials lead to somebody else’s records are held, every one, and come back with them', async () => {
    const { system, ids, sweepAll } = await begin(30);
    const restore = system.backup();
    system.personDeletes(...ids);
    const strangers = Array.from({ length: 30 }, (_nothing, index) => system.personCreates({ Name: `stranger ${index}` }));
    await sweepAll();
    expect([await deleted(), await held()]).toEqual([0, 30]);
    restore();
    system.personDeletes(...strangers);
    await sweepAll();
    expect((await registry.memory.observed.find('contact', ids)).map((row) => row.deleted)).toEqual(Array(30).fill(false));
  });

  it('are never deleted and never asked about again when an operator refuses, until they return', async () => {
    const { system, ids, sweepAll, parts, rereads } = await begin(100);
    const restore = system.backup();
    system.personDeletes(...third(ids));
    await sweepAll();
    expect(await registry.memory.missing.refuse('contact')).toBe(30);
    await rereads.step();
    expect(parts.standing.noted()).toBeUndefined();
    await sweepAll();
    expect([await deleted(), await held()]).toEqual([0, 30]);

    restore();
    await sweepAll();
    expect([await deleted(), await held()]).toEqual([0, 0]);
  });

  it('are let go when the list comes back', async () => {
    const { system, ids, sweepAll, parts } = await begin(100);
    const restore = system.backup();
    system.personDeletes(...third(ids));
    await sweepAll();
    restore();
    await sweepAll();
    expect([await deleted(), await held()]).toEqual([0, 0]);
    expect(parts.standing.noted()).toBeUndefined();
    system.personDeletes(ids[0] ?? '');
    await sweepAll();
    expect(await deleted()).toBe(1);
  });

  it('that have come back before they were released are not deleted', async () => {
    const { system, ids, sweepAll, rereads } = await begin(100);
    const restore = system.backup();
    system.personDeletes(...third(ids));
    await sweepAll();
    restore();
    await registry.memory.missing.release('contact');
    await rereads.step();
    expect([await deleted(), await held()]).toEqual([0, 0]);
  });

  it('count with those that were found gone otherwise within the hour, before and after', async () => {
    const { system, ids, sweepAll, rereads } = await begin(200);
    const gone = async (...some: readonly string[]) => {
      system.personDeletes(...some);
      await registry.memory.observed.oweReread('contact', some);
      await rereads.step();
    };
    await gone(...ids.slice(0, 15));
    expect(await deleted()).toBe(15);
    system.personDeletes(...ids.slice(20, 30));
    await sweepAll();
    expect([await deleted(), await held()]).toEqual([15, 10]);
    await gone(ids[100] ?? '');
    expect([await deleted(), await held()]).toEqual([15, 11]);
    await registry.query('UPDATE missing_record SET found_at = found_at - 3600001');
    await gone(ids[101] ?? '');
    expect([await deleted(), await held()]).toEqual([16, 11]);
  });

  it('are counted as a whole before the first of them is published', async () => {
    const { system, ids, sweep, rereads } = await begin(2_200);
    system.personDeletes(...ids.slice(0, 150));
    system.pageSize = 500;
    for (let calls = 0; calls < 7; calls += 1) await sweep.step();
    await rereads.step();
    expect([await deleted(), await held()]).toEqual([0, 0]);
    await rereads.step();
    expect([await deleted(), await held()]).toEqual([0, 150]);
  });
});
