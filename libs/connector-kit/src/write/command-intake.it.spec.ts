import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { benchAround } from '../../test/bench.js';
import { createOf, pairOf, updateOf } from '../../test/commands.js';
import { FakeSystem } from '../../test/fake-system.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';

let registry: TestRegistry;

beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.drop());
beforeEach(() => registry.empty());

function begin() {
  const system = new FakeSystem();
  const id = system.personCreates({ Name: 'Ada' });
  return { system, id, ...benchAround(system, registry) };
}

describe('Accepting commands', () => {
  it('answers the same number with queued while it waits, and with its stored outcome once it is done', async () => {
    const { id, intake, worker, road, system } = begin();
    const command = updateOf(id, [pairOf('Name', 'Ada L', 'Ada')]);
    await intake.accept([command]);
    expect(road.outcomes()).toEqual([]);
    await intake.accept([command]);
    expect(road.outcomes()).toMatchObject([{ status: 'queued', number: 1 }]);
    await worker.workOnce();
    await intake.accept([command]);
    const [, done, again] = road.outcomes();
    expect(done).toMatchObject({ status: 'done' });
    expect(again).toEqual(done);
    expect(system.writes).toHaveLength(1);
    expect(await worker.workOnce()).toEqual([]);
  });

  it('drops a lower number and takes a higher one in place of what waits', async () => {
    const { id, intake, worker, system, road } = begin();
    const link = randomUUID();
    await intake.accept([
      updateOf(id, [pairOf('Name', 'second', 'Ada')], { link, number: 2 }),
      updateOf(id, [pairOf('Name', 'third', 'Ada')], { link, number: 3 }),
    ]);
    await intake.accept([updateOf(id, [pairOf('Name', 'first', 'Ada')], { link, number: 1 })]);
    await worker.workOnce();
    expect(system.writes.map(({ values }) => values)).toEqual([{ Name: 'third' }]);
    expect(road.outcomes()).toMatchObject([{ number: 3, status: 'done' }]);
  });

  it('does not store the outcome of a command that a newer one has overtaken', async () => {
    const { id, intake, worker, system, road } = begin();
    const link = randomUUID();
    await intake.accept([updateOf(id, [pairOf('Name', 'one', 'Ada')], { link, number: 1 })]);
    system.beforeAnswer('update', () => intake.accept([updateOf(id, [pairOf('Name', 'two', 'one')], { link, number: 2 })]));
    await worker.workOnce();
    expect(road.outcomes()).toEqual([]);
    await worker.workOnce();
    expect(road.outcomes()).toMatchObject([{ number: 2, status: 'done' }]);
  });

  it('keeps the first outcome when two workers have finished one command', async () => {
    const { id, intake } = begin();
    const { link, flow, system, entity, number } = updateOf(id, [pairOf('Name', 'Ada L', 'Ada')]);
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')], { link })]);
    const outcome = { link, flow, system, entity, number, pairs: [], found: [] };
    expect(await registry.memory.commands.finish([{ ...outcome, status: 'done' }])).toHaveLength(1);
    expect(await registry.memory.commands.finish([{ ...outcome, status: 'failed' }])).toEqual([]);
  });

  it('lets the edit of a person pass a first load', async () => {
    const { id, intake } = begin();
    await intake.accept([createOf([pairOf('Name', 'new')]), createOf([pairOf('Name', 'newer')])]);
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    const [first] = await registry.memory.commands.claim('contact', 1, 1_000);
    expect(first?.command.action).toBe('update');
  });

  it('lets a create pass others from the moment that it is urgent, with the number that it has', async () => {
    const { intake, road } = begin();
    const [one, other] = [createOf([pairOf('Name', 'one')]), createOf([pairOf('Name', 'other')])];
    await intake.accept([one, other]);
    await intake.accept([{ ...other, urgent: true }]);
    await intake.accept([other]);
    expect(road.outcomes().map(({ status }) => status)).toEqual(['queued', 'queued']);
    const [first] = await registry.memory.commands.claim('contact', 1, 1_000);
    expect(first?.command.link).toBe(other.link);
  });

  it('makes the commands of a worker that died come due again', async () => {
    const { id, intake } = begin();
    await intake.accept([updateOf(id, [pairOf('Name', 'Ada L', 'Ada')])]);
    await registry.memory.commands.claim('contact', 10, -1);
    expect(await registry.memory.commands.claim('contact', 10, 60_000)).toMatchObject([{ attempts: 2 }]);
    expect(await registry.memory.commands.claim('contact', 10, 60_000)).toEqual([]);
  });
});
