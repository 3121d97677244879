import { describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { benchAround } from '../../test/bench.js';
import { FakeSystem } from '../../test/fake-system.js';
import { loopsAtWork } from '../../test/loops-at-work.js';
import { until } from '../../test/until.js';
import { Relay } from './relay.js';

const work = loopsAtWork();

function begin() {
  const system = new FakeSystem();
  system.pageSize = 1_000;
  const bench = benchAround(system, work.registry);
  const relay = new Relay(bench.parts, 'contact');
  const run = () => work.running.push(relay.run(work.stopping.signal));
  return { system, relay, run, ...bench };
}

const allPublished = async () => !(await work.registry.memory.observed.hasUnpublished('contact'));

describe('Publishing', () => {
  it('sends each record once, in its newest state, in the order of versions', async () => {
    const { system, pollAll, road, run } = begin();
    const [one, two] = [system.personCreates({ Name: 'Ada' }), system.personCreates({ Name: 'Eve' })];
    await pollAll();
    system.personEdits(one, { Name: 'Ada L' });
    await pollAll();
    run();
    await until(allPublished);
    expect(road.changes().map(({ id, record }) => [id, record?.['Name']])).toEqual([
      [two, 'Eve'],
      [one, 'Ada L'],
    ]);
    expect(road.changes()[0]).toMatchObject({ source: 'fake-crm', kind: 'updated', origin: 'person', changed: ['Id', 'Name'] });
  });

  it('looks at once when something was observed', async () => {
    const { system, observer, road, run, relay } = begin();
    run();
    await until(async () => (await work.registry.query(`SELECT 1 FROM lease`)).length > 0);
    const id = system.personCreates({ Name: 'Ada' });
    const read = { id, changedAt: 1, record: { Name: 'Ada' } };
    await observer.observe('contact', [{ id, ticket: await observer.nextTicket(), read, source: 'poll' }]);
    const asked = performance.now();
    relay.kick();
    await until(() => road.changes().length === 1);
    expect(performance.now() - asked).toBeLessThan(500);
  });

  it('sends a state again when its way failed, and says meanwhile that it is not ready', async () => {
    const { system, pollAll, road, run, parts } = begin();
    system.personCreates({ Name: 'Ada' });
    await pollAll();
    road.beforeArrival(() => {
      throw new Error('no broker');
    });
    run();
    await until(() => parts.standing.ready() !== true);
    expect(parts.standing.ready()).toBe('publish customcrm.contact: no broker');
    await until(allPublished);
    expect(road.changes()).toHaveLength(1);
    await until(() => parts.standing.ready() === true);
  });

  it('lets the last event of a key be its highest version when a relay finds that its lease had run out', async () => {
    const { system, pollAll, road, run } = begin();
    const id = system.personCreates({ Name: 'old' });
    await pollAll();
    const successor = begin();
    road.beforeArrival(async () => {
      // While this relay is stopped, another takes over and publishes a newer state.
      await work.registry.query(`UPDATE lease SET until = now() - interval '1 hour'`);
      system.personEdits(id, { Name: 'new' });
      await pollAll();
      successor.run();
      await until(() => successor.road.changes().length > 0 && successor.road.changes().at(-1)?.record?.['Name'] === 'new');
    });
    run();
    await until(() => road.changes().some(({ record }) => record?.['Name'] === 'old'));
    await until(() => successor.road.changes().length > 1);
    expect(successor.road.changes().at(-1)?.record).toMatchObject({ Name: 'new' });
    expect(successor.road.changes().at(-1)?.version).toBeGreaterThan(road.changes()[0]?.version ?? Infinity);
  });

  it('lets it be so although the other relay was sending just then', async () => {
    const { system, pollAll, road, run } = begin();
    const id = system.personCreates({ Name: 'old' });
    await pollAll();
    const successor = begin();
    const [sending, found] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    road.beforeArrival(async () => {
      await work.registry.query(`UPDATE lease SET until = now() - interval '1 hour'`);
      system.personEdits(id, { Name: 'new' });
      await pollAll();
      successor.road.beforeArrival(() => {
        sending.resolve(undefined);
        return found.promise;
      });
      successor.run();
      await sending.promise;
    });
    const versionOf = async () => (await work.registry.memory.observed.find('contact', [id]))[0]?.version ?? 0;
    run();
    await sending.promise;
    const version = await versionOf();
    await until(async () => (await versionOf()) > version);
    found.resolve(undefined);
    await until(() => successor.road.changes().length > 1);
    expect(successor.road.changes().map((change) => change.version)).toEqual([version, await versionOf()]);
  });

  it('lets it be so although its own sending seemed to fail', async () => {
    const { system, pollAll, road, run } = begin();
    const id = system.personCreates({ Name: 'old' });
    await pollAll();
    const successor = begin();
    road.beforeArrival(async () => {
      await work.registry.query(`UPDATE lease SET until = now() - interval '1 hour'`);
      system.personEdits(id, { Name: 'new' });
      await pollAll();
      successor.run();
      await until(() => successor.road.changes().length > 0);
      throw new Error('no answer, but it arrived');
    });
    run();
    await until(() => successor.road.changes().length > 1);
    expect(successor.road.changes().at(-1)?.record).toMatchObject({ Name: 'new' });
  });

  it('lets it be so although a relay died after it had sent with a lease that had run out', async () => {
    const { system, pollAll, road, relay, parts } = begin();
    const id = system.personCreates({ Name: 'old' });
    await pollAll();
    const lease = await parts.memory.leases.acquire('publish:customcrm:contact', 'one that dies', 60);
    if (lease === null) throw new Error('nobody had the lease');
    const successor = begin();
    road.beforeArrival(async () => {
      await work.registry.query(`UPDATE lease SET until = now() - interval '1 hour'`);
      system.personEdits(id, { Name: 'new' });
      await pollAll();
      successor.run();
      await until(() => successor.road.changes().length > 0);
    });
    // It dies here: its statements come to nothing from now on.
    const { leases } = parts.memory;
    const ask = leases.isHeld.bind(leases);
    const isHeld = jest
      .spyOn(leases, 'isHeld')
      .mockImplementation((asked) => (asked.holder === lease.holder ? Promise.reject(new Error('killed')) : ask(asked)));
    await expect(relay.relayOnce(lease)).rejects.toThrow('killed');
    isHeld.mockRestore();
    expect(road.changes()).toMatchObject([{ record: { Name: 'old' } }]);
    expect(successor.road.changes()).toMatchObject([{ record: { Name: 'new' } }]);
    await work.registry.query('UPDATE sending SET begun_at = 0');
    await until(() => successor.road.changes().length > 1);
    expect(successor.road.changes()[1]).toMatchObject({ record: { Name: 'new' } });
    expect(successor.road.changes()[1]?.version).toBeGreaterThan(successor.road.changes()[0]?.version ?? Infinity);
    expect(await work.registry.query(`SELECT 1 FROM sending WHERE epoch = ${lease.epoch}`)).toEqual([]);
  });

  it('sends nothing with a lease that has run out', async () => {
    const { system, pollAll, road, relay, parts } = begin();
    system.personCreates({ Name: 'Ada' });
    await pollAll();
    const lease = await parts.memory.leases.acquire('publish:customcrm:contact', 'one that was stopped', -1);
    expect(lease && (await relay.relayOnce(lease))).toBe('leaseLost');
    expect(road.sent).toEqual([]);
  });

  it('follows a delete with a tombstone', async () => {
    const { system, pollAll, road, run, observer } = begin();
    const id = system.personCreates({ Name: 'Ada' });
    await pollAll();
    run();
    await until(allPublished);
    await observer.observe('contact', [{ id, ticket: await observer.nextTicket(), read: null, source: 'reread' }]);
    await until(allPublished);
    expect(road.sent.map(({ key, value }) => [key, value === null])).toEqual([
      [id, false],
      [id, false],
      [id, true],
    ]);
    expect(road.changes().at(-1)).toMatchObject({ kind: 'deleted', record: null });
  });

  it('does not call the first full read published while a record of it is held', async () => {
    const { system, pollAll, run } = begin();
    const seq =
      (await work.registry.memory.creates.open('contact', [{ link: randomUUID(), number: 1, sent: {} }])).values().next().value ?? 0;
    system.personCreates({ Name: 'Ada' });
    await pollAll();
    await work.registry.memory.cursors.save('contact', { phase: 'poll', newest: 0 });
    const looks = jest.spyOn(work.registry.memory.observed, 'hasUnpublished');
    run();
    await until(() => looks.mock.calls.length > 1);
    expect(await work.registry.memory.firstReads.has('contact')).toBe(false);
    await work.registry.memory.creates.settle([{ seq, recordId: null }]);
    await until(() => work.registry.memory.firstReads.has('contact'));
    looks.mockRestore();
  });

  it('marks the first full read as published only when all of it is', async () => {
    const { system, pollAll, run, road } = begin();
    system.personCreates({ Name: 'Ada' });
    await pollAll();
    run();
    await until(allPublished);
    expect(await work.registry.memory.firstReads.has('contact')).toBe(false);
    await work.registry.memory.cursors.save('contact', { phase: 'poll', newest: 0 });
    await until(() => work.registry.memory.firstReads.has('contact'));
    const [marker] = await work.registry.query('SELECT topic, end_offsets FROM first_read');
    expect(marker).toEqual({ topic: 'customcrm.contact.changes', end_offsets: '{"0":"1"}' });
    expect(road.changes()).toHaveLength(1);
  });
});
