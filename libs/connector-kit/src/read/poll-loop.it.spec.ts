import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { benchAround } from '../../test/bench.js';
import { busy, FakeSystem } from '../../test/fake-system.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';
import { until } from '../../test/until.js';
import { PollLoop } from './poll-loop.js';

let registry: TestRegistry;
let stopping: AbortController;
let running: Promise<void>[];

beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.drop());
beforeEach(async () => {
  await registry.empty();
  stopping = new AbortController();
  running = [];
});
afterEach(async () => {
  stopping.abort();
  await Promise.all(running);
});

function begin(system = new FakeSystem(), fullSweepSeconds = 3_600) {
  const bench = benchAround(system, registry);
  const loop = new PollLoop({ ...bench.parts, fullSweepSeconds }, 'contact');
  const run = (signal = stopping.signal) => {
    const ended = loop.run(signal);
    running.push(ended);
    return ended;
  };
  return { system, run, ...bench };
}

const phase = async () => (await registry.memory.cursors.load('contact'))?.phase;
const known = async (id: string) => (await registry.memory.observed.find('contact', [id]))[0];

describe('Reading a type', () => {
  it('begins with all of it, page by page, and then follows what changes', async () => {
    const { system, run } = begin();
    const ids = ['a', 'b', 'c', 'd', 'e'].map((Name) => system.personCreates({ Name }));
    void run();
    await until(async () => (await phase()) === 'poll');
    expect((await registry.memory.observed.find('contact', ids)).map(({ origin }) => origin)).toEqual(Array(5).fill('firstRead'));
    const added = system.personCreates({ Name: 'f' });
    system.personEdits(ids[0] ?? '', { Name: 'changed' });
    await until(async () => (await known(ids[0] ?? ''))?.record?.['Name'] === 'changed');
    expect(await known(added)).toMatchObject({ kind: 'created', origin: 'person' });
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
    expect(await registry.memory.cursors.load('contact')).toMatchObject({ phase: 'walk', after: '4' });
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
    await until(async () => (await registry.memory.observed.find('contact', ids)).length === 7);
    system.inOneSecond(() => {
      for (const id of ids) system.personEdits(id, { Name: `edited ${id}` });
    });
    await until(async () => (await Promise.all(ids.map(known))).every((row) => row?.record?.['Name'] === `edited ${row?.id}`));
  });

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
    system.beforeAnswer('changedSince', () => registry.memory.observed.raiseFences('contact', [id]));
    system.personEdits(id, { Name: 'b' });
    await until(async () => (await known(id))?.record?.['Name'] === 'b');
    expect(await observer.nextTicket()).toBeGreaterThan(0);
  });

  it('believes that a record is gone when a direct read says so', async () => {
    const { system, run } = begin();
    const id = system.personCreates({ Name: 'a' });
    void run();
    await until(async () => (await phase()) === 'poll');
    system.personDeletes(id);
    await registry.memory.observed.oweReread('contact', [id]);
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
