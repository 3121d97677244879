import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { CreateCommand, Outcome, UpdateCommand } from '#change-events';
import type { ConnectorMemory } from '../src/connector-memory/connector-memory.js';
import { newEntity, observeIn, type What } from './observed-in.js';
import { storedLink } from './samples.js';
import type { RegistryUnderTest } from './registry-under-test.js';

/** Describes what a connector's memory must do about commands and about what is missing, wherever it is kept. Each test has a type of its own. */
export function describeConnectorWork(title: string, open: () => Promise<RegistryUnderTest>): void {
  describe(title, () => {
    let registry: RegistryUnderTest;
    let memory: ConnectorMemory;
    beforeAll(async () => {
      registry = await open();
      memory = registry.connectorMemory('customcrm');
    });
    afterAll(() => registry.close());
    const observe = (...what: What) => observeIn(memory, ...what);

    describe('commands', () => {
      const update = (entity: string, number: number, link: string = randomUUID()): UpdateCommand => ({
        action: 'update',
        link,
        flow: 'f',
        system: 'customcrm',
        entity,
        number,
        id: 'a',
        basis: 1,
        pairs: [],
      });
      const create = (entity: string): CreateCommand => ({
        action: 'create',
        link: randomUUID(),
        flow: 'f',
        system: 'customcrm',
        entity,
        number: 1,
        pairs: [],
        fixed: {},
        keys: [],
        known: [],
      });
      const outcomeOf = ({ link, flow, system, entity, number }: UpdateCommand): Outcome => {
        return { link, flow, system, entity, number, status: 'done', pairs: [], found: [], reason: 'because' };
      };

      it('are claimed once, updates before creates, and again when the claim has run out', async () => {
        const entity = newEntity();
        const [made, edit] = [create(entity), update(entity, 1)];
        await memory.commands.accept([made]);
        await memory.commands.accept([edit]);
        expect(await memory.commands.claim(entity, 1, 0)).toEqual([{ command: edit, attempts: 1, arrived: [] }]);
        const again = await memory.commands.claim(entity, 10, 60_000);
        expect(new Map(again.map(({ command, attempts }) => [command.link, attempts]))).toEqual(
          new Map([
            [edit.link, 2],
            [made.link, 1],
          ]),
        );
        expect(await memory.commands.claim(entity, 10, 60_000)).toEqual([]);
      });

      it('give way to a newer one of their link, and an older one is dropped', async () => {
        const entity = newEntity();
        const one = update(entity, 5);
        const newer = update(entity, 6, one.link);
        await memory.commands.accept([newer, one]);
        expect(await memory.commands.accept([one])).toEqual({ queuedAgain: [], outcomes: [] });
        expect(await memory.commands.claim(entity, 10, 60_000)).toEqual([{ command: newer, attempts: 1, arrived: [] }]);
        expect(await memory.commands.finish([outcomeOf(one)])).toEqual([]);
      });

      it('are forgotten, but for their numbers, once their link is no more', async () => {
        const entity = newEntity();
        const [link, lost] = [storedLink(entity, 'a', 'b'), randomUUID()];
        await registry.links.transaction(({ links }) => links.add([link]));
        const [kept, gone, waiting] = [update(entity, 3, link.state.id), update(entity, 3, lost), update(entity, 3)];
        await memory.commands.accept([kept, gone, waiting]);
        const done = (command: UpdateCommand): Outcome => ({
          ...outcomeOf(command),
          state: { id: 'a', version: 1, changedAt: 1, record: { Name: 'Ada' } },
        });
        await memory.commands.finish([done(kept), done(gone)]);
        for (let round = 0; round < 2; round++) await memory.commands.forgetLinkless();
        const { outcomes, queuedAgain } = await memory.commands.accept([kept, gone, waiting]);
        const { link: id, flow, system, number } = gone;
        const forgotten = {
          link: id,
          flow,
          system,
          entity,
          number,
          status: 'failed',
          pairs: [],
          found: [],
          reason: 'Its link is no more.',
        };
        expect(new Set(outcomes)).toEqual(new Set([done(kept), forgotten]));
        expect(queuedAgain).toEqual([waiting]);
        expect(await memory.commands.accept([update(entity, 2, lost)])).toEqual({ queuedAgain: [], outcomes: [] });
      });

      it('are answered as queued, then with the outcome, when they come again', async () => {
        const entity = newEntity();
        const command = update(entity, 1);
        expect(await memory.commands.accept([command])).toEqual({ queuedAgain: [], outcomes: [] });
        expect(await memory.commands.accept([command])).toEqual({ queuedAgain: [command], outcomes: [] });
        await memory.commands.claim(entity, 1, 0);
        expect(await memory.commands.finish([outcomeOf(command)])).toEqual([outcomeOf(command)]);
        expect(await memory.commands.finish([outcomeOf(command)])).toEqual([]);
        expect(await memory.commands.accept([command])).toEqual({ queuedAgain: [], outcomes: [outcomeOf(command)] });
        expect(await memory.commands.claim(entity, 1, 0)).toEqual([]);
      });

      it('are claimed before others once they are urgent', async () => {
        const entity = newEntity();
        const [one, other] = [create(entity), create(entity)];
        await memory.commands.accept([one, other]);
        expect(await memory.commands.accept([{ ...other, urgent: true }])).toMatchObject({ queuedAgain: [{ link: other.link }] });
        const edit = update(entity, 1);
        await memory.commands.accept([edit]);
        const first = (await memory.commands.claim(entity, 2, 60_000)).map(({ command }) => command.link);
        expect([...first].sort()).toEqual([other.link, edit.link].sort());
        expect((await memory.commands.claim(entity, 2, 60_000)).map(({ command }) => command.link)).toEqual([one.link]);
      });

      it('are known by the record that they were sent to until they are seen to arrive or have an outcome', async () => {
        const entity = newEntity();
        const pairs = ['Name', 'Phone'].map((pair) => ({ pair, properties: [] }));
        const withPairs = (): UpdateCommand => ({ ...update(entity, 1), pairs });
        const [one, other, unsent] = [withPairs(), withPairs(), withPairs()];
        const only = (command: UpdateCommand, pair: string) => ({ ...command, pairs: command.pairs.filter((each) => each.pair === pair) });
        const sent = async () =>
          Object.fromEntries(
            (await memory.commands.sentTo(entity, [one.id])).map((each) => [each.link, each.pairs.map(({ pair }) => pair)]),
          );
        await memory.commands.accept([one, other, unsent]);
        await memory.commands.markSent([one, only(other, 'Phone')]);
        expect(await sent()).toEqual({ [one.link]: ['Name', 'Phone'], [other.link]: ['Phone'] });
        expect(await memory.commands.sentTo(entity, ['another'])).toEqual([]);
        await memory.commands.markArrived([only(one, 'Phone'), other]);
        expect(await sent()).toEqual({ [one.link]: ['Name'] });
        const claimed = await memory.commands.claim(entity, 10, 60_000);
        expect(claimed.find(({ command }) => command.link === one.link)).toEqual({ command: one, attempts: 1, arrived: ['Phone'] });
        await memory.commands.finish([outcomeOf(one)]);
        expect(await sent()).toEqual({});
        await memory.commands.accept([{ ...other, number: 2 }]);
        await memory.commands.markArrived([other]);
        expect(await memory.commands.claim(entity, 10, 0)).toMatchObject([{ command: { link: other.link, number: 2 }, arrived: [] }]);
      });

      it('come due again after the time that they are postponed for', async () => {
        const entity = newEntity();
        const [soon, late] = [update(entity, 1), update(entity, 1)];
        await memory.commands.accept([soon, late]);
        await memory.commands.claim(entity, 10, 60_000);
        await memory.commands.postpone([
          { command: soon, delayMs: 0, reason: 'busy' },
          { command: late, delayMs: 60_000.4, reason: 'busy' },
        ]);
        expect((await memory.commands.claim(entity, 10, 0)).map(({ command }) => command)).toEqual([soon]);
      });

      it('are counted until their outcome is known', async () => {
        const entity = newEntity();
        const [done, waiting] = [update(entity, 1), create(entity)];
        await memory.commands.accept([done, waiting, create(newEntity())]);
        await memory.commands.claim(entity, 10, 60_000);
        expect((await memory.commands.depths()).get(entity)).toBe(2);
        await memory.commands.finish([outcomeOf(done)]);
        expect((await memory.commands.depths()).get(entity)).toBe(1);
        expect((await memory.commands.depths()).get('nothing')).toBeUndefined();
      });

      it('are not claimed while another transaction has them', async () => {
        const entity = newEntity();
        await memory.commands.accept([update(entity, 1)]);
        await memory.transaction(async (within) => {
          expect(await within.commands.claim(entity, 10, 60_000)).toHaveLength(1);
          expect(await memory.commands.claim(entity, 10, 60_000)).toHaveLength(0);
        });
      });
    });

    describe('create calls', () => {
      it('are open until their fate is known, which is said once', async () => {
        const entity = newEntity();
        const link = randomUUID();
        const one = (await memory.creates.open(entity, [{ link, number: 1, sent: { Name: 'a' } }])).get(link) ?? 0;
        const two = (await memory.creates.open(entity, [{ link, number: 2, sent: {} }])).get(link) ?? 0;
        expect(two).toBeGreaterThan(one);
        expect(await memory.creates.newestOpen(entity)).toBe(two);
        await memory.creates.settle([{ seq: two, recordId: 'C-1' }]);
        await memory.creates.settle([{ seq: two, recordId: null }]);
        expect(await memory.creates.newestOpen(entity)).toBe(one);
        expect(await memory.creates.ofLinks([link])).toMatchObject([
          { seq: one, number: 1, settled: false, recordId: null },
          { seq: two, number: 2, settled: true, recordId: 'C-1' },
        ]);
        expect((await memory.creates.ofLinks([link]))[0]?.ageMs).toBeGreaterThanOrEqual(0);
        await memory.creates.settle([{ seq: one, recordId: null }]);
        expect(await memory.creates.newestOpen(entity)).toBeNull();
      });

      it('are open with what was sent until they are given up, and stay doubtful', async () => {
        const entity = newEntity();
        const link = randomUUID();
        const seq = (await memory.creates.open(entity, [{ link, number: 1, sent: { Name: 'a' } }])).get(link) ?? 0;
        expect(await memory.creates.openOf(entity)).toEqual([{ seq, sent: { Name: 'a' } }]);
        await memory.creates.giveUp([seq]);
        await memory.creates.settle([{ seq, recordId: 'C-1' }]);
        expect(await memory.creates.openOf(entity)).toEqual([]);
        expect(await memory.creates.ofLinks([link])).toMatchObject([{ seq, settled: true, recordId: null, doubtful: true }]);
      });
    });

    describe('sweeps', () => {
      it('stand where they were saved last, and age from their beginning', async () => {
        const entity = newEntity();
        expect(await memory.sweeps.load(entity)).toBeNull();
        await memory.sweeps.save(entity, { number: 5, phase: 'walking', after: null });
        await memory.sweeps.save(entity, { number: 5, phase: 'walking', after: 'x' });
        const { ageMs, ...sweep } = (await memory.sweeps.load(entity)) ?? { ageMs: -1 };
        expect(sweep).toEqual({ number: 5, phase: 'walking', after: 'x' });
        expect(ageMs).toBeGreaterThanOrEqual(0);
      });

      it('end with what they did not see, and of which nothing newer is known', async () => {
        const entity = newEntity();
        const [number = 0] = await memory.nextTickets(1);
        for (const id of ['seen', 'unseen', 'written']) await observe(entity, id, 1);
        await observe(entity, 'deleted', 1, { deleted: true, record: null });
        await memory.observed.raiseFences(entity, ['written', 'never seen']);
        await memory.sweeps.saw(entity, number - 1, ['unseen']);
        await memory.sweeps.saw(entity, number, ['seen', 'seen']);
        expect(await memory.transaction(({ sweeps }) => sweeps.finish(entity, number))).toBe(1);
        expect(await memory.observed.owedRereads(entity, 9)).toEqual(['unseen']);
        expect(await memory.missing.tally(entity)).toMatchObject({ unread: 1, gone: 0 });
        expect(await memory.missing.tally(entity, ['unseen'])).toMatchObject({ unread: 0, gone: 0 });
        expect(await memory.sweeps.load(entity)).toMatchObject({ number, phase: 'over', after: null });
      });
    });

    describe('missing records', () => {
      const tally = { unread: 0, gone: 0, held: 0, believed: 0, justHeld: 0 };

      it('are those that were known, owe no reread unless something newer is known, and are believed or forgotten', async () => {
        const entity = newEntity();
        for (const id of ['a', 'b', 'c']) await observe(entity, id, 1);
        await memory.observed.oweReread(entity, ['a', 'b']);
        const [ticket = 0] = await memory.nextTickets(1);
        await memory.observed.oweReread(entity, ['b']);
        const gone = ['a', 'b', 'c', 'never seen'].map((id) => ({ id, ticket }));
        expect([...(await memory.missing.found(entity, gone))].sort()).toEqual(['a', 'b', 'c']);
        expect(await memory.observed.owedRereads(entity, 9)).toEqual(['b']);
        expect(await memory.missing.tally(entity)).toEqual({ ...tally, gone: 3 });
        await memory.missing.forget(entity, ['c']);
        expect(await memory.missing.sure(entity, 'gone', 9)).toHaveLength(2);
        expect(await memory.missing.sure(entity, 'gone', 1)).toHaveLength(1);
        await memory.missing.believe(entity, ['a']);
        expect(await memory.missing.tally(entity)).toEqual({ ...tally, gone: 1, believed: 1 });
        expect(await memory.missing.sure(entity, 'gone', 9)).toEqual([{ id: 'b', ticket }]);
      });

      it('are held, refused and released by an operator, and read once more before they are passed on', async () => {
        const entity = newEntity();
        for (const id of ['a', 'b']) await observe(entity, id, 1);
        await memory.missing.found(entity, [
          { id: 'b', ticket: 1 },
          { id: 'a', ticket: 1 },
        ]);
        await memory.missing.hold(entity);
        expect(await memory.missing.tally(entity)).toEqual({ ...tally, held: 2, justHeld: 2 });
        expect([await memory.missing.heldIds(entity, 9), await memory.missing.heldIds(entity, 1)]).toEqual([['a', 'b'], ['a']]);
        expect([await memory.missing.refuse(entity), await memory.missing.refuse(entity)]).toEqual([2, 0]);
        expect([await memory.missing.release(entity), await memory.missing.release(entity)]).toEqual([2, 0]);
        expect(await memory.missing.sure(entity, 'released', 9)).toEqual([]);
        expect([...(await memory.observed.owedRereads(entity, 9))].sort()).toEqual(['a', 'b']);
        await memory.missing.found(entity, [{ id: 'a', ticket: Number.MAX_SAFE_INTEGER }]);
        expect(await memory.missing.sure(entity, 'released', 9)).toMatchObject([{ id: 'a' }]);
        await memory.missing.believe(entity, ['a']);
        expect(await memory.missing.tally(entity)).toEqual(tally);
      });
    });
  });
}
