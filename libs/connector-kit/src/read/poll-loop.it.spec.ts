import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { benchAround } from '../../test/bench.js';
import { busy, FakeSystem } from '../../test/fake-system.js';
import { loopsAtWork } from '../../test/loops-at-work.js';
import { until } from '../../test/until.js';
import { PollLoop } from './poll-loop.js';

const work = loopsAtWork();

function begin(system = new FakeSystem(), fullSweepSeconds = 3_600, pollSeconds = 0.05) {
  const bench = benchAround(system, work.registry);
  const loop = new PollLoop({ ...bench.parts, fullSweepSeconds, pollSeconds }, 'contact');
  const run = (signal = work.stopping.signal) => {
    const ended = loop.run(signal);
    work.running.push(ended);
    return ended;
  };
  return { system, run, loop, ...bench };
}

const phase = async () => (await work.registry.memory.cursors.load('contact'))?.phase;
const known = async (id: string) => (await work.registry.memory.observed.find('contact', [id]))[0];

describe('Reading a type', () => {
  it('begins with all of it, page by page, and then follows what changes', async () => {
    const { system, run, parts } = begin();
    const begunAt = Date.now() / 1_000;
    const ids = ['a', 'b', 'c', 'd', 'e'].map((Name) => system.personCreates({ Name }));
    void run();
    await until(async () => (await phase()) === 'poll');
    expect((await work.registry.memory.observed.find('contact', ids)).map(({ origin }) => origin)).toEqual(Array(5).fill('firstRead'));
    const added = system.personCreates({ Name: 'f' });
    system.personEdits(ids[0] ?? '', { Name: 'changed' });
    await until(async () => (await known(ids[0] ?? ''))?.record?.['Name'] === 'changed');
    expect(await known(added)).toMatchObject({ kind: 'created', origin: 'person' });
    await until(async () => ((await parts.figures.lastPoll.get()).values[0]?.value ?? 0) >= begunAt);
  });

  it('knows the record again that was being made for a link when the registry was lost, and believes no other id in that property', async () => {
    const { system, run } = begin(new FakeSystem({ externalId: 'Link' }));
    const [lost, unknown] = [randomUUID(), randomUUID()];
    const seqs = await work.registry.memory.creates.open('contact', [{ link: lost, number: 0, sent: {} }]);
    await work.registry.memory.creates.settle([...seqs.values()].map((seq) => ({ seq, recordId: null })));
    const ids = [lost, unknown, 'none of ours', ''].map((Link) => system.personCreates({ Link }));
    void run();
    await until(async () => (await phase()) === 'poll');
    const rows = await work.registry.memory.observed.find('contact', ids);
    expect(new Map(rows.map(({ id, createdFor }) => [id, createdFor]))).toEqual(
      new Map(ids.map((id, position) => [id, position === 0 ? lost : null])),
    );
  });

  it('goes on at the page where it was stopped', async () => {
    const { system, run } = begin();
    Array.from({ length: 6 }, (_nothing, index) => system.personCreates({ Name: String(index) }));
    const first = new AbortController();
    system.beforeAnswer('walk', () => undefined);
    system.beforeAnswer('walk', () => {
      first.abort();
    });
    await run(first.signal);
    expect(await work.registry.memory.cursors.load('contact')).toMatchObject({ phase: 'walk', after: '4' });
    const walked = system.calls.length;
    void run();
    await until(async () => (await phase()) === 'poll');
    expect(system.calls.slice(walked).filter((call) => call === 'walk')).toHaveLength(1);
  });

  it('misses no edit that was made during the first read', async () => {
    const { system, run } = begin();
    const [first] = ['a', 'b', 'c', 'd'].map((Name) => system.personCreates({ Name }));
    system.beforeAnswer('walk', () => undefined);
    system.beforeAnswer('walk', () => {
      system.personEdits(first ?? '', { Name: 'edited behind the walk' });
    });
    void run();
    await until(async () => (await known(first ?? ''))?.record?.['Name'] === 'edited behind the walk');
  });

  it('misses none of many records that were changed in one second, wherever a page ends', async () => {
    const { system, run } = begin();
    system.personCreates({ Name: 'before' });
    void run();
    await until(async () => (await phase()) === 'poll');
    const ids: string[] = [];
    system.inOneSecond(() => {
      ids.push(...Array.from({ length: 7 }, (_nothing, index) => system.personCreates({ Name: `in one second ${index}` })));
    });
    await until(async () => (await work.registry.memory.observed.find('contact', ids)).length === 7);
    system.inOneSecond(() => {
      for (const id of ids) system.personEdits(id, { Name: `edited ${id}` });
    });
    await until(async () => (await Promise.all(ids.map(known))).every((row) => row?.record?.['Name'] === `edited ${row?.id}`));
  });

  it("misses no edit when the system's clock is set back by an hour", async () => {
    const { system, run } = begin();
    system.setClock(0);
    const ids = ['a', 'b', 'c'].map((Name) => system.personCreates({ Name }));
    void run();
    await until(async () => (await phase()) === 'poll');
    system.beforeAnswer('changedSince', () => {
      system.setClock(-3_600_000);
      system.personEdits(ids[0] ?? '', { Name: 'edited before we knew' });
    });
    await until(async () => (await known(ids[0] ?? ''))?.record?.['Name'] === 'edited before we knew');
    system.personEdits(ids[1] ?? '', { Name: 'edited after' });
    await until(async () => (await known(ids[1] ?? ''))?.record?.['Name'] === 'edited after');
  });

  it.each(['there before', 'made later'])(
    'goes on seeing edits although a record that was %s bears a time that is years ahead',
    async (when) => {
      const { system, run } = begin();
      const id = system.personCreates({ Name: 'a' });
      const bearAbsurdTime = () => {
        system.setClock(10 * 365 * 86_400_000);
        system.personCreates({ Name: 'from the future' });
        system.setClock(0);
      };
      if (when === 'there before') bearAbsurdTime();
      void run();
      await until(async () => (await phase()) === 'poll');
      if (when === 'made later') bearAbsurdTime();
      await until(async () => (await work.registry.query('SELECT 1 FROM observed')).length === 2);
      system.personEdits(id, { Name: 'b' });
      await until(async () => (await known(id))?.record?.['Name'] === 'b');
      system.personEdits(id, { Name: 'c' });
      await until(async () => (await known(id))?.record?.['Name'] === 'c');
    },
  );

  it('sweeps through all records between polls, and believes what is gone', async () => {
    const { system, run } = begin(new FakeSystem(), 0);
    const ids = Array.from({ length: 9 }, (_nothing, index) => system.personCreates({ Name: String(index) }));
    void run();
    await until(async () => (await phase()) === 'poll');
    system.personDeletes(ids[4] ?? '');
    await until(async () => (await known(ids[4] ?? ''))?.deleted === true);
    // Every poll is on time: never more than a few pages are read between two.
    const calls = system.calls.slice(system.calls.indexOf('changedSince')).join(' ');
    expect(calls).not.toMatch(/(walk ){4}/);
  });

  it('reads again what it had read too early to believe', async () => {
    const { system, run, observer } = begin();
    void run();
    await until(async () => (await phase()) === 'poll');
    const id = system.personCreates({ Name: 'a' });
    await until(async () => (await known(id)) !== undefined);
    system.beforeAnswer('changedSince', () => work.registry.memory.observed.raiseFences('contact', [id]));
    system.personEdits(id, { Name: 'b' });
    await until(async () => (await known(id))?.record?.['Name'] === 'b');
    expect(await observer.nextTicket()).toBeGreaterThan(0);
  });

  describe('when hooks tell of changes', () => {
    /** Nothing but hints makes it look once it has read everything. */
    async function begunWith(...names: readonly string[]) {
      const bench = begin(new FakeSystem(), 3_600, 3_600);
      const ids = names.map((Name) => bench.system.personCreates({ Name }));
      void bench.run();
      await until(async () => (await phase()) === 'poll');
      await until(() => bench.system.calls.includes('changedSince'));
      await until(async () => (await work.registry.memory.sweeps.load('contact')) !== null);
      const hint = async (...hinted: readonly string[]) => {
        await work.registry.memory.observed.hint('contact', hinted);
        bench.loop.hinted();
      };
      return { ...bench, ids, hint, begun: bench.system.calls.length };
    }

    it('reads the record, whatever the poll interval', async () => {
      const { system, hint, ids, begun } = await begunWith('a');
      const [id = ''] = ids;
      system.personEdits(id, { Name: 'b' });
      await hint(id);
      await until(async () => (await known(id))?.record?.['Name'] === 'b');
      expect(system.calls.slice(begun)).toEqual(['read']);
    });

    it('believes a delete that a direct read confirms, and no other', async () => {
      const { system, hint, ids } = await begunWith('gone', 'there');
      const [gone = '', there = ''] = ids;
      system.personDeletes(gone);
      await hint(gone, there, 'never there');
      await until(async () => (await known(gone))?.deleted === true);
      expect(await known(there)).toMatchObject({ deleted: false, record: { Name: 'there' } });
      expect((await work.registry.memory.observed.unpublished('contact', 9)).map(({ id }) => id)).not.toContain('never there');
    });

    it('reads a record few times in a storm of 1,000 hints, and misses no edit that came during a read (F17)', async () => {
      const { system, hint, ids, begun } = await begunWith('a');
      const [id = ''] = ids;
      system.beforeAnswer('read', async () => {
        system.personEdits(id, { Name: 'edited while it was read' });
        await hint(id);
      });
      // Each on its own, as if it took every call some milliseconds to come.
      for (let times = 0; times < 1_000; times++) await hint(id);
      await until(async () => (await known(id))?.record?.['Name'] === 'edited while it was read');
      await until(async () => (await work.registry.memory.observed.owedRereads('contact', 1)).length === 0);
      const reads = system.calls.length - begun;
      process.stdout.write(`1,000 hints of one record cost ${reads} reads\n`);
      expect(reads).toBeLessThan(30);
    });

    it('reads many in the order of their changes, and by its id only what is not seen there', async () => {
      const { system, hint, ids, begun } = await begunWith(...Array.from({ length: 50 }, (_nothing, index) => String(index)));
      system.pageSize = 100;
      const [gone = '', ...others] = ids;
      system.personDeletes(gone);
      for (const id of others) system.personEdits(id, { Name: `${id} edited` });
      await hint(...ids);
      await until(async () => (await known(gone))?.deleted === true);
      expect((await Promise.all(others.map(known))).map((row) => row?.record?.['Name'])).toEqual(others.map((id) => `${id} edited`));
      expect(system.calls.slice(begun)).toEqual(['changedSince', 'read', 'read']);
    });

    it('polls at once when it is not known which record changed', async () => {
      const { system, loop, ids } = await begunWith('a');
      system.personEdits(ids[0] ?? '', { Name: 'b' });
      loop.wantPoll();
      await until(async () => (await known(ids[0] ?? ''))?.record?.['Name'] === 'b');
    });
  });

  it('believes that a record is gone when a direct read says so', async () => {
    const { system, run } = begin();
    const id = system.personCreates({ Name: 'a' });
    void run();
    await until(async () => (await phase()) === 'poll');
    system.personDeletes(id);
    await work.registry.memory.observed.oweReread('contact', [id]);
    await until(async () => (await known(id))?.deleted === true);
    expect(system.calls.filter((call) => call === 'read').length).toBeGreaterThan(1);
  });

  it('waits while the system is busy, and says that it is not ready while it is refused', async () => {
    const { system, run, parts } = begin();
    system.personCreates({ Name: 'a' });
    system.beforeAnswer('walk', () => {
      throw new Error('wrong credentials');
    });
    system.beforeAnswer('walk', () => {
      throw busy();
    });
    void run();
    await until(() => parts.standing.ready() !== true);
    expect(parts.standing.ready()).toBe('read customcrm.contact: wrong credentials');
    await until(async () => (await phase()) === 'poll');
    expect(parts.standing.ready()).toBe(true);
  }, 20_000);

  it('says that it is not ready when the system does not answer again and again', async () => {
    const { system, run, parts } = begin();
    for (let times = 0; times < 3; times++) {
      system.beforeAnswer('walk', () => {
        throw busy();
      });
    }
    void run();
    await until(() => parts.standing.ready() !== true);
    expect(parts.standing.ready()).toBe('read customcrm.contact: The fake system is busy.');
    await until(() => parts.standing.ready() === true);
  }, 20_000);

  it('is the work of one replica, until that one ends', async () => {
    const { system, run } = begin();
    const other = begin(new FakeSystem());
    const first = new AbortController();
    const ended = run(first.signal);
    await until(() => system.calls.length > 0);
    void other.run();
    await until(() => system.calls.length > 3);
    expect(other.system.calls).toEqual([]);
    first.abort();
    await ended;
    await until(() => other.system.calls.length > 0);
  });
});
