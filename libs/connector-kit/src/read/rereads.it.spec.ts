import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Fault } from '#platform';
import { benchAround } from '../../test/bench.js';
import { busy, FakeSystem } from '../../test/fake-system.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';
import { FullSweep } from './full-sweep.js';
import { Rereads } from './rereads.js';

let registry: TestRegistry;

beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.drop());
beforeEach(() => registry.empty());

/** Five known records, all edited since and owed another read, of which the system refuses to show the third. */
async function begin() {
  const system = new FakeSystem();
  const ids = ['a', 'b', 'c', 'd', 'e'].map((name) => system.personCreates({ Name: name }));
  const secret = ids[2] ?? '';
  system.pageSize = 9;
  const { parts, pollAll } = benchAround(system, registry);
  await registry.memory.cursors.save('contact', { phase: 'poll', newest: 0 });
  await pollAll();
  for (const id of ids) system.personEdits(id, { Name: `edited ${id}` });
  await registry.memory.observed.oweReread('contact', ids);
  const read = system.read.bind(system);
  const refusal = new Fault('permanent', `contact ${secret} may not be read`, { id: secret });
  system.read = (entity, given) => (given.includes(secret) ? Promise.reject(refusal) : read(entity, given));
  const log = { ...parts.log, warn: jest.fn() };
  const rereads = new Rereads({ ...parts, log }, 'contact');
  const figure = async () => (await parts.figures.refusedRereads.get()).values.map(({ value, labels }) => ({ ...labels, value }));
  return { system, ids, secret, read, parts, log, rereads, figure };
}

const owed = () => registry.memory.observed.owedRereads('contact', 9);
const names = async (ids: readonly string[]) =>
  (await registry.memory.observed.find('contact', ids)).map(({ record }) => record?.['Name']).sort();

describe('A record that the system refuses to show', () => {
  it('does not keep the others from being read again, stays owed, and is named in the log and counted', async () => {
    const { ids, secret, log, rereads, figure } = await begin();
    await rereads.step();
    expect(await owed()).toEqual([secret]);
    expect(await names(ids)).toEqual(['c', ...ids.filter((id) => id !== secret).map((id) => `edited ${id}`)]);
    expect(log.warn.mock.calls).toEqual([[expect.objectContaining({ entity: 'contact', id: secret }), expect.any(String)]]);
    expect(await figure()).toEqual([{ entity: 'contact', value: 1 }]);
  });

  it('rests, and is read once the system shows it', async () => {
    const { system, secret, read, rereads, figure } = await begin();
    await rereads.step();
    const asked = jest.fn(read);
    system.read = asked;
    await rereads.step();
    expect(asked).not.toHaveBeenCalled();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 30_000);
    await rereads.step();
    clock.mockRestore();
    expect(await owed()).toEqual([]);
    expect(await names([secret])).toEqual([`edited ${secret}`]);
    expect(await figure()).toEqual([{ entity: 'contact', value: 0 }]);
  });

  it('does not keep the deletes of others from being believed that the same sweep has missed', async () => {
    const { system, ids, secret, parts, rereads } = await begin();
    await rereads.step();
    system.personDeletes(ids[0] ?? '');
    const walk = system.walk.bind(system);
    system.walk = async (entity, after) => {
      const page = await walk(entity, after);
      return { ...page, records: page.records.filter(({ id }) => id !== secret) };
    };
    const sweep = new FullSweep({ ...parts, fullSweepSeconds: 0 }, 'contact');
    await sweep.step();
    while (await sweep.step());
    await rereads.step();
    const rows = await registry.memory.observed.find('contact', ids);
    expect(rows.filter(({ deleted }) => deleted).map(({ id }) => id)).toEqual([ids[0]]);
  });

  it('is told from a system that can not be read now: then nothing is put off', async () => {
    const { system, ids, log, rereads } = await begin();
    system.read = () => Promise.reject(busy());
    await expect(rereads.step()).rejects.toThrow('busy');
    expect((await owed()).length).toBe(ids.length);
    expect(log.warn).not.toHaveBeenCalled();
  });

  it('is no longer counted here when another replica reads', async () => {
    const { rereads, figure } = await begin();
    await rereads.step();
    rereads.leave();
    expect(await figure()).toEqual([{ entity: 'contact', value: 0 }]);
  });
});
