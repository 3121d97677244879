import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DeleteCommand, Outcome, UpdateCommand } from '#change-events';
import { Fault } from '#platform';
import { benchAround } from '../../test/bench.js';
import { deleteOf, pairOf, updateOf } from '../../test/commands.js';
import { busy, FakeSystem, type FakeKind } from '../../test/fake-system.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';
import { LocalQuota } from '../http/local-quota.js';
import { Pace } from '../http/pace.js';

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

function results(outcome: Outcome | undefined): Record<string, string> {
  return Object.fromEntries((outcome?.pairs ?? []).map(({ pair, result }) => [pair, result]));
}

describe.each([
  ['with ETags and the record in its answers', { etag: true, answersRecord: true }],
  ['without ETags and with bare answers', {}],
])('Updates of a system %s', (_title, kind: FakeKind) => {
  it('write, and answer with the whole record and its version', async () => {
    const { system, intake, worker, road, pollAll } = begin(kind);
    const id = system.personCreates({ Name: 'Ada', Phone: '1' });
    await pollAll();
    await registry.memory.observed.markPublished('contact', await registry.memory.observed.find('contact', [id]));
    const command = updateOf(id, [pairOf('Name', 'Ada L', 'Ada')]);
    await intake.accept([command]);
    await worker.workOnce();
    expect(system.recordOf(id)).toMatchObject({ Name: 'Ada L', Phone: '1' });
    const [outcome] = road.outcomes();
    expect(outcome).toMatchObject({ status: 'done', number: 1, state: { id, record: { Name: 'Ada L', Phone: '1' } } });
    expect(results(outcome)).toEqual({ Name: 'applied' });
    const [row] = await registry.memory.observed.find('contact', [id]);
    expect(row).toMatchObject({ version: outcome?.state?.version, origin: 'sync', causation: `${command.link}:1` });
  });

  it('wait when they were not sent, and read nothing back', async () => {
    const { system, intake, worker, road } = begin(kind);
    const [ada, eve] = [system.personCreates({ Name: 'Ada' }), system.personCreates({ Name: 'Eve' })];
    system.whenWriting((values) => (values['Name'] === 'Eva' ? { kind: 'notSent', reason: 'not your turn', retryAfterMs: 7_000 } : values));
    await intake.accept([updateOf(ada, [pairOf('Name', 'Ada L', 'Ada')]), updateOf(eve, [pairOf('Name', 'Eva', 'Eve')])]);
    const settlements = await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: ada } }]);
    expect(settlements.find((one) => one.kind === 'postponed')).toMatchObject({
      command: { id: eve },
      delayMs: 7_000,
      reason: 'not your turn',
    });
  });

  it('refuse a pair whose record holds something else by now, and write the others', async () => {
    const { system, intake, worker, road } = begin(kind);
    const id = system.personCreates({ Name: 'edited by a person', Phone: '1' });
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada'), pairOf('Phone', '2', '1')])]);
    await worker.workOnce();
    const [outcome] = road.outcomes();
    expect(results(outcome)).toEqual({ Name: 'refused', Phone: 'applied' });
    expect(outcome?.state?.record).toMatchObject({ Name: 'edited by a person', Phone: '2' });
    expect(system.writes).toEqual([{ op: 'update', id, values: { Phone: '2' } }]);
  });

  it('fail for the one record that may not be read, with the reason, and are carried out for the others', async () => {
    const { system, intake, worker, road } = begin(kind);
    const [forbidden, id] = [system.personCreates({ Name: 'Eve' }), system.personCreates({ Name: 'Ada' })];
    const read = system.read.bind(system);
    system.read = async (entity, ids) => {
      if (ids.includes(forbidden)) throw new Fault('permanent', `The key may not read ${forbidden}: grant it.`);
      return read(entity, ids);
    };
    await intake.accept([forbidden, id].map((each) => updateOf(each, [pairOf('Name', 'New', each === id ? 'Ada' : 'Eve')])));
    await worker.workOnce();
    expect(road.outcomes()).toHaveLength(2);
    expect(road.outcomes()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ status: 'failed', reason: `The key may not read ${forbidden}: grant it.` }),
        expect.objectContaining({ status: 'done', state: expect.objectContaining({ id }) as unknown }),
      ]),
    );
  });

  it('make no call for what the record says already', async () => {
    const { system, intake, worker, road } = begin(kind);
    const id = system.personCreates({ Name: ' Ada L ' });
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    await worker.workOnce();
    expect(results(road.outcomes()[0])).toEqual({ Name: 'applied' });
    expect(system.writes).toEqual([]);
  });

  it('write nothing twice when the process ends between write and outcome', async () => {
    const { system, intake, worker, road, passTime } = begin(kind);
    const id = system.personCreates({ Name: 'Ada' });
    const command = updateOf(id, [pairOf('Name', 'Ada L', 'Ada')]);
    await intake.accept([command]);
    await worker.workOnce();
    await registry.query(`UPDATE write_command SET outcome = NULL, due_at = 0`);
    await passTime();
    await worker.workOnce();
    expect(system.writes).toHaveLength(1);
    expect(road.outcomes().map(results)).toEqual([{ Name: 'applied' }, { Name: 'applied' }]);
  });

  it('find out by reading whether a write without an answer happened', async () => {
    const { system, intake, worker, road } = begin(kind);
    const id = system.personCreates({ Name: 'Ada' });
    system.loseAnswer('update');
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    await worker.workOnce();
    expect(system.writes).toHaveLength(1);
    expect(results(road.outcomes()[0])).toEqual({ Name: 'applied' });
  });

  it('are not made again when they were seen to arrive and somebody has put the old value back since', async () => {
    const { system, intake, worker, road, pollAll, passTime } = begin(kind);
    const id = system.personCreates({ Name: 'Ada', Phone: 'edited by a person' });
    await pollAll();
    system.beforeAnswer('update', async () => {
      await pollAll();
      system.personEdits(id, { Name: 'Ada' });
      return 'lost';
    });
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada'), pairOf('Phone', '2', '1')])]);
    expect(await worker.workOnce()).toMatchObject([{ kind: 'postponed' }]);
    await passTime();
    await worker.workOnce();
    expect(system.writes).toHaveLength(1);
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { record: { Name: 'Ada' } } }]);
    expect(results(road.outcomes()[0])).toEqual({ Name: 'applied', Phone: 'refused' });
  });

  it('tell rewritten and ignored values apart', async () => {
    const { system, intake, worker, road } = begin(kind);
    const id = system.personCreates({ Name: 'Ada', Phone: '1' });
    system.whenWriting(() => ({ Name: 'ADA L' }));
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada'), pairOf('Phone', '2', '1')])]);
    await worker.workOnce();
    expect(results(road.outcomes()[0])).toEqual({ Name: 'rewritten', Phone: 'ignored' });
  });

  it('send the rest at once when the system rejects one property', async () => {
    const { system, intake, worker, road } = begin(kind);
    const id = system.personCreates({ Name: 'Ada', Phone: '1' });
    system.whenWriting((values) =>
      'Phone' in values ? { kind: 'rejected', reason: 'not a telephone number', property: 'Phone' } : values,
    );
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada'), pairOf('Phone', 'x', '1')])]);
    await worker.workOnce();
    const [outcome] = road.outcomes();
    expect(results(outcome)).toEqual({ Name: 'applied', Phone: 'failed' });
    expect(outcome?.pairs).toContainEqual({ pair: 'Phone', result: 'failed', reason: 'not a telephone number' });
  });

  it('cut texts that the system would not keep', async () => {
    const { system, intake, worker, road } = begin(kind);
    const id = system.personCreates({ Name: 'Ada' });
    await intake.accept([updateOf(id, [pairOf('Name', 'A name of far more than twenty characters', 'Ada')])]);
    await worker.workOnce();
    expect(system.recordOf(id)['Name']).toBe('A name of far more t');
    expect(results(road.outcomes()[0])).toEqual({ Name: 'rewritten' });
  });
});

describe('Updates', () => {
  it('judge again when a person edits between read and write, where the system has ETags', async () => {
    const { system, intake, worker, road } = begin({ etag: true });
    const id = system.personCreates({ Name: 'Ada', Phone: '1' });
    system.beforeAnswer('read', () => {
      system.personEdits(id, { Phone: '2' });
    });
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    await worker.workOnce();
    expect(system.recordOf(id)).toMatchObject({ Name: 'Ada L', Phone: '2' });
    expect(road.outcomes()[0]?.state?.record).toMatchObject({ Name: 'Ada L', Phone: '2' });
  });

  it('read back until the answer is the newest state: the outcome never carries what was there before the write', async () => {
    const { system, intake, worker, road, pollAll } = begin({ answersRecord: true });
    const id = system.personCreates({ Name: 'Ada', Phone: '1' });
    system.beforeAnswer('update', async () => {
      system.personEdits(id, { Phone: '2' });
      await pollAll();
    });
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    await worker.workOnce();
    expect(road.outcomes()[0]?.state?.record).toMatchObject({ Name: 'Ada L', Phone: '2' });
  });

  it('read again before writing when the read has become old, where the system has no ETags', async () => {
    const { system, intake, worker, road, observer } = begin();
    const id = system.personCreates({ Name: 'Ada' });
    const observe = observer.observe.bind(observer);
    const clock = jest.spyOn(performance, 'now');
    jest.spyOn(observer, 'observe').mockImplementationOnce(async (...given) => {
      const states = await observe(...given);
      system.personEdits(id, { Name: 'edited by a person' });
      const later = performance.now() + 300;
      clock.mockReturnValue(later);
      return states;
    });
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    await worker.workOnce();
    clock.mockRestore();
    expect(results(road.outcomes()[0])).toEqual({ Name: 'refused' });
    expect(system.recordOf(id)).toMatchObject({ Name: 'edited by a person' });
  });

  it('look again when something newer was accepted between look and write', async () => {
    const { system, intake, worker, road, pollAll, observer } = begin();
    const id = system.personCreates({ Name: 'Ada' });
    const observe = observer.observe.bind(observer);
    jest.spyOn(observer, 'observe').mockImplementationOnce(async (...given) => {
      const states = await observe(...given);
      system.personEdits(id, { Name: 'edited by a person' });
      await pollAll();
      return states;
    });
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    await worker.workOnce();
    expect(system.writes).toEqual([]);
    expect(results(road.outcomes()[0])).toEqual({ Name: 'refused' });
  });

  it.each([
    ['bare answers', {}],
    ['the record in its answers', { answersRecord: true }],
  ])("name a person's edit that was seen and then overwritten, in a system without ETags and with %s", async (_title, kind) => {
    const { system, intake, worker, road, pollAll } = begin(kind);
    const id = system.personCreates({ Name: 'Ada', Phone: '1' });
    await pollAll();
    const write = system.update.bind(system);
    let editedAt = 0;
    system.update = async (...given) => {
      system.personEdits(id, { Name: 'edited by a person' });
      editedAt = Date.parse(String(system.recordOf(id)['UpdatedAt']));
      await pollAll();
      return write(...given);
    };
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada'), pairOf('Phone', '2', '1')])]);
    await worker.workOnce();
    expect(road.outcomes()[0]?.pairs).toEqual([
      { pair: 'Name', result: 'applied', overwrote: { values: ['edited by a person'], at: editedAt } },
      { pair: 'Phone', result: 'applied' },
    ]);
  });

  it('fail for good when the record is gone, and owe a reread that publishes it', async () => {
    const { intake, worker, road } = begin();
    await intake.accept([updateOf('404', [pairOf('Name', 'Ada L', 'Ada')])]);
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'failed', reason: 'The record contact 404 is gone from customcrm.' }]);
    expect(await registry.memory.observed.owedRereads('contact', 5)).toEqual(['404']);
  });

  it('wait while the system is busy, as long as it asks, and hurt no other record', async () => {
    const { system, intake, worker, road, passTime } = begin();
    const id = system.personCreates({ Name: 'Ada' });
    system.beforeAnswer('update', () => {
      throw busy(60_000);
    });
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    expect(await worker.workOnce()).toMatchObject([{ kind: 'postponed', delayMs: 60_000 }]);
    expect(await worker.workOnce()).toEqual([]);
    await passTime();
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'done' }]);
  });

  it('let one broken command hurt no other', async () => {
    const { system, intake, worker, road } = begin();
    const [good, bad] = [system.personCreates({ Name: 'Ada' }), system.personCreates({ Name: 'Eve' })];
    system.whenWriting((values) => {
      if (values['Name'] === 'bad') throw new TypeError('a bug in the adapter');
      return values;
    });
    await intake.accept([updateOf(good, [pairOf('Name', 'good', 'Ada')]), updateOf(bad, [pairOf('Name', 'bad', 'Eve')])]);
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ status: 'done', state: { id: good } }]);
  });

  it.each(['refused', 'unknown'])('hurt no other when the system says why they are %s in words that no database keeps', async (how) => {
    const { system, intake, worker, road } = begin();
    const [good, bad] = [system.personCreates({ Name: 'Ada' }), system.personCreates({ Name: 'Eve' })];
    const reason = 'a NUL \0 and half of an emoji \ud83d';
    system.whenWriting((values) =>
      values['Name'] === 'good' ? values : how === 'refused' ? { kind: 'rejected', reason } : { kind: 'unknown', reason },
    );
    const [one, other] = [updateOf(good, [pairOf('Name', 'good', 'Ada')]), updateOf(bad, [pairOf('Name', 'bad', 'Eve')])];
    await intake.accept([one, other]);
    await worker.workOnce();
    expect(road.outcomes()).toContainEqual(expect.objectContaining({ link: one.link, status: 'done' }));
    expect(await registry.query(`SELECT reason FROM write_command WHERE link_id = '${other.link}'`)).toEqual([
      { reason: 'a NUL  and half of an emoji \ufffd' },
    ]);
  });

  it('write one record for two links one after another', async () => {
    const { system, intake, worker, road } = begin({ etag: true });
    const id = system.personCreates({ Name: 'Ada', Phone: '1' });
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')]), updateOf(id, [pairOf('Phone', '2', '1')])]);
    await worker.workOnce();
    expect(system.recordOf(id)).toMatchObject({ Name: 'Ada L', Phone: '2' });
    expect(road.outcomes().map(({ status }) => status)).toEqual(['done', 'done']);
    expect(system.writes).toHaveLength(2);
  });

  it('of one property by two links are judged one after another', async () => {
    const { system, intake, worker, road } = begin();
    const id = system.personCreates({ Name: 'Ada' });
    await intake.accept([updateOf(id, [pairOf('Name', 'A', 'Ada')]), updateOf(id, [pairOf('Name', 'B', 'Ada')])]);
    await worker.workOnce();
    expect(system.writes).toHaveLength(1);
    expect(road.outcomes().map((outcome) => results(outcome)['Name'])).toEqual(['applied', 'refused']);
  });

  it('belong to one worker each', async () => {
    const { system, intake, worker, parts } = begin();
    const ids = Array.from({ length: 30 }, () => system.personCreates({ Name: 'Ada' }));
    await intake.accept(ids.map((id) => updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])));
    const other = benchAround(system, registry).worker;
    await Promise.all([worker.workOnce(), other.workOnce(), worker.workOnce()]);
    expect(system.writes).toHaveLength(30);
    expect(parts.standing.ready()).toBe(true);
  });
});

describe('Writes in a system that may be called so often and no more', () => {
  /** What happens, in its order: questions for turns, and calls that have had theirs. */
  async function carriedOut(commands: (id: string) => readonly (UpdateCommand | DeleteCommand)[]): Promise<readonly string[]> {
    const happened: string[] = [];
    const quota = new LocalQuota();
    const take = quota.take.bind(quota);
    quota.take = (...given) => {
      happened.push('asks for a turn');
      return take(...given);
    };
    const pace = new Pace(quota, 50);
    const system = new FakeSystem();
    const id = system.personCreates({ Name: 'Ada' });
    for (const name of ['read', 'update', 'delete'] as const) {
      const call = (system[name] as (...given: unknown[]) => Promise<never>).bind(system);
      system[name] = async (...given: unknown[]) => {
        await pace.turn();
        happened.push(name);
        return call(...given);
      };
    }
    const { intake, worker } = benchAround(system, registry, pace);
    await intake.accept(commands(id));
    await worker.workOnce();
    return happened;
  }

  it('follow their look without waiting for a turn', async () => {
    const updated = await carriedOut((id) => [updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    expect(updated.slice(updated.indexOf('read'), updated.indexOf('update') + 1)).toEqual(['read', 'update']);
    const deleted = await carriedOut((id) => [deleteOf(id, { Name: 'Ada' })]);
    expect(deleted.slice(deleted.indexOf('read'), deleted.indexOf('delete') + 1)).toEqual(['read', 'delete']);
  });
});
