import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ConnectorMemory } from '../src/connector-memory/connector-memory.js';
import { newEntity, observeIn, type What } from './observed-in.js';
import { orderOf, type RegistryUnderTest } from './registry-under-test.js';

/** Describes what a connector's memory must do about reading and publishing, wherever it is kept. Each test has a type of its own. */
export function describeConnectorMemory(title: string, open: () => Promise<RegistryUnderTest>): void {
  describe(title, () => {
    let registry: RegistryUnderTest;
    let memory: ConnectorMemory;
    beforeAll(async () => {
      registry = await open();
      memory = registry.connectorMemory('customcrm');
    });
    afterAll(() => registry.close());
    const observe = (...what: What) => observeIn(memory, ...what);
    const rowOf = async (entity: string, id: string) => (await memory.observed.find(entity, [id]))[0];

    describe('transactions', () => {
      it('do all of their work', async () => {
        const entity = newEntity();
        await observe(entity, 'a', 1);
        expect(await rowOf(entity, 'a')).toMatchObject({ id: 'a', version: 1, record: { Name: 'a' } });
      });

      it('do nothing of it when it fails', async () => {
        const entity = newEntity();
        await observe(entity, 'a', 1);
        const failing = memory.transaction(async (within) => {
          await within.cursors.save(entity, { phase: 'poll', newest: 5 });
          await within.observed.oweReread(entity, ['a', 'b']);
          throw new Error('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect(await memory.cursors.load(entity)).toBeNull();
        expect(await memory.observed.owedRereads(entity, 10)).toEqual([]);
        expect(await rowOf(entity, 'b')).toBeUndefined();
      });

      it('are seen by others once they are over, and not before', async () => {
        const entity = newEntity();
        await memory.transaction(async (within) => {
          await within.cursors.save(entity, { phase: 'poll', newest: 5 });
          expect(await within.cursors.load(entity)).toEqual({ phase: 'poll', newest: 5 });
          expect(await memory.cursors.load(entity)).toBeNull();
        });
        expect(await memory.cursors.load(entity)).toEqual({ phase: 'poll', newest: 5 });
      });

      it('wait for each other where they lock the same record, known before or not, and see what the other did', async () => {
        const entity = newEntity();
        const versions: number[] = [];
        const order = await orderOf(
          (hasIt) =>
            memory.transaction(async ({ observed }) => {
              const [row] = await observed.lock(entity, ['a']);
              await hasIt();
              if (row !== undefined) await observed.save(entity, [{ ...row, version: 7 }]);
            }),
          () =>
            memory.transaction(async ({ observed }) => {
              versions.push(...(await observed.lock(entity, ['a'])).map(({ version }) => version));
            }),
          () => memory.cursors.load(entity),
        );
        expect(order).toEqual(['first', 'second']);
        expect(versions).toEqual([7]);
      });
    });

    describe('tickets', () => {
      it('grow, and fences are drawn from the same sequence', async () => {
        const entity = newEntity();
        const [one = 0, two = 0] = await memory.nextTickets(2);
        const fence = (await memory.observed.raiseFences(entity, ['a'])).get('a')?.fence ?? 0;
        const [three = 0] = await memory.nextTickets(1);
        expect([one, two, fence, three]).toEqual([one, two, fence, three].toSorted((a, b) => a - b));
        expect(new Set([one, two, fence, three]).size).toBe(4);
        expect(await rowOf(entity, 'a')).toMatchObject({ fence, version: 0 });
        await observe(entity, 'a', 3);
        expect((await memory.observed.raiseFences(entity, ['a'])).get('a')).toEqual(await rowOf(entity, 'a'));
      });
    });

    describe('observed records', () => {
      it('keep every fact of a row', async () => {
        const entity = newEntity();
        const [row] = await memory.transaction(({ observed }) => observed.lock(entity, ['a']));
        const full = {
          id: 'a',
          version: 3,
          publishedVersion: 2,
          fence: 9,
          changedAt: 4,
          observedAt: 5,
          deleted: true,
          fingerprints: { Name: 'f00' },
          record: { Name: 'Å "quoted"\nline', List: [1, null] },
          changed: ['Name'],
          kind: 'deleted' as const,
          origin: 'sync' as const,
          causation: 'x:1',
          createdFor: randomUUID(),
          heldUntil: 12,
          reread: true,
        };
        expect(row).toMatchObject({ id: 'a', version: 0, publishedVersion: 0, record: null, reread: false });
        await memory.observed.save(entity, [full]);
        expect(await rowOf(entity, 'a')).toEqual(full);
      });

      it('are not made by saving them', async () => {
        const entity = newEntity();
        const [row] = await memory.observed.lock(entity, ['a']);
        if (row !== undefined) await memory.observed.save(entity, [{ ...row, id: 'b' }]);
        expect(await rowOf(entity, 'b')).toBeUndefined();
      });

      it('are owed a reread with a new fence, known before or not, until they are saved without', async () => {
        const entity = newEntity();
        await observe(entity, 'a', 1);
        await memory.observed.oweReread(entity, ['a', 'b']);
        expect([...(await memory.observed.owedRereads(entity, 10))].sort()).toEqual(['a', 'b']);
        expect(await memory.observed.owedRereads(entity, 1)).toHaveLength(1);
        expect((await rowOf(entity, 'a'))?.fence).toBeGreaterThan(0);
        await observe(entity, 'a', 1, { reread: false });
        expect(await memory.observed.owedRereads(entity, 10)).toEqual(['b']);
      });

      it('are read again before those that seem to be missing', async () => {
        const entity = newEntity();
        for (const id of ['a', 'b']) await observe(entity, id, 1);
        await memory.missing.found(entity, [{ id: 'a', ticket: 0 }]);
        await memory.observed.oweReread(entity, ['a']);
        await memory.observed.oweReread(entity, ['b']);
        expect(await memory.observed.owedRereads(entity, 10)).toEqual(['b', 'a']);
        expect(await memory.observed.owedRereads(entity, 1)).toEqual(['b']);
      });

      it('are counted while they are there, up to a number', async () => {
        const entity = newEntity();
        await observe(entity, 'a', 1);
        await observe(entity, 'b', 1);
        await observe(entity, 'gone', 1, { deleted: true, record: null });
        await memory.observed.oweReread(entity, ['never seen']);
        expect([await memory.observed.countPresent(entity, 9), await memory.observed.countPresent(entity, 1)]).toEqual([2, 1]);
      });

      it('may be what a call made that was open when they appeared, until they are published or named', async () => {
        const entity = newEntity();
        await observe(entity, 'later', 2, { heldUntil: 8 });
        await observe(entity, 'then', 1, { heldUntil: 7 });
        await observe(entity, 'before', 1, { heldUntil: 6 });
        await observe(entity, 'published', 2, { heldUntil: 7, publishedVersion: 1 });
        await observe(entity, 'named', 1, { heldUntil: 7, createdFor: randomUUID() });
        await observe(entity, 'free', 1);
        expect((await memory.observed.unclaimed(entity, 7)).map(({ id }) => id)).toEqual(['then', 'later']);
      });

      it('name their creator for good, are no longer held, and are owed a reread', async () => {
        const entity = newEntity();
        const link = randomUUID();
        await observe(entity, 'a', 1, { heldUntil: 3 });
        await memory.observed.nameCreator(entity, [{ id: 'a', link }]);
        expect(await rowOf(entity, 'a')).toMatchObject({ createdFor: link, heldUntil: null, reread: true, version: 1 });
      });

      it('are unpublished in the order of versions, up to the version that is marked', async () => {
        const entity = newEntity();
        await observe(entity, 'a', 20);
        await observe(entity, 'b', 10);
        const ids = async (limit: number) => (await memory.observed.unpublished(entity, limit)).map(({ id }) => id);
        expect([await ids(10), await ids(1)]).toEqual([['b', 'a'], ['b']]);
        await memory.observed.markPublished(entity, [
          { id: 'b', version: 10 },
          { id: 'a', version: 19 },
          { id: 'unknown', version: 1 },
        ]);
        expect(await ids(10)).toEqual(['a']);
        await memory.observed.markPublished(entity, [{ id: 'a', version: 20 }]);
        await memory.observed.markPublished(entity, [{ id: 'a', version: 3 }]);
        expect(await memory.observed.hasUnpublished(entity)).toBe(false);
        await memory.observed.markUnpublished(entity, ['a']);
        expect(await ids(10)).toEqual(['a']);
      });

      it('are held back while a create call up to the one they wait for is open, and count as unpublished meanwhile', async () => {
        const entity = newEntity();
        const link = randomUUID();
        const call = { link, number: 1, sent: {} };
        const seq = (await memory.creates.open(entity, [call])).get(link) ?? 0;
        await observe(entity, 'held', 1, { heldUntil: seq });
        await observe(entity, 'before', 2, { heldUntil: seq - 1 });
        const ids = async () => (await memory.observed.unpublished(entity, 10)).map(({ id }) => id);
        expect(await ids()).toEqual(['before']);
        expect(await memory.observed.hasUnpublished(entity)).toBe(true);
        await memory.creates.settle([{ seq, recordId: null }]);
        expect(await ids()).toEqual(['held', 'before']);
      });
    });

    describe('leases', () => {
      it('are held by one, with a number that grows with every holder', async () => {
        const name = newEntity();
        const one = await memory.leases.acquire(name, 'one', 60);
        expect(one).toEqual({ name, holder: 'one', epoch: 1 });
        expect(await memory.leases.acquire(name, 'two', 60)).toBeNull();
        if (one === null) return;
        expect([await memory.leases.renew(one, 60), await memory.leases.isHeld(one)]).toEqual([true, true]);
        await memory.leases.release(one);
        expect(await memory.leases.acquire(name, 'two', 60)).toEqual({ name, holder: 'two', epoch: 2 });
        expect([await memory.leases.renew(one, 60), await memory.leases.isHeld(one)]).toEqual([false, false]);
      });

      it('are not renewed once they have run out, and go to whoever asks', async () => {
        const name = newEntity();
        const one = await memory.leases.acquire(name, 'one', -1);
        if (one === null) throw new Error('nobody had the lease');
        expect([await memory.leases.renew(one, 60), await memory.leases.isHeld(one)]).toEqual([false, false]);
        expect(await memory.leases.acquire(name, 'one', 60)).toEqual({ name, holder: 'one', epoch: 2 });
      });
    });

    describe('reading', () => {
      it('stands where it was saved last', async () => {
        const entity = newEntity();
        expect(await memory.cursors.load(entity)).toBeNull();
        await memory.cursors.save(entity, { phase: 'walk', after: null, pollFrom: 3 });
        await memory.cursors.save(entity, { phase: 'poll', newest: 4 });
        expect(await memory.cursors.load(entity)).toEqual({ phase: 'poll', newest: 4 });
      });

      it('is over for the first time once', async () => {
        const entity = newEntity();
        const topic = `customcrm.${entity}.changes`;
        expect(await memory.firstReads.has(entity)).toBe(false);
        await memory.firstReads.save(entity, topic, { 0: '0', 1: '2' });
        await memory.firstReads.save(entity, topic, { 0: '9', 1: '9' });
        expect(await memory.firstReads.has(entity)).toBe(true);
        const name = `customcrm.${entity}`;
        expect((await registry.links.firstReadsConsumed()).has(name)).toBe(false);
        await registry.links.transaction(({ ledger }) => ledger.consumed(topic, 1, 2n));
        expect((await registry.links.firstReadsConsumed()).has(name)).toBe(true);
        await registry.links.transaction(({ ledger }) => ledger.consumed(topic, 1, 1n));
        expect((await registry.links.firstReadsConsumed()).has(name)).toBe(true);
      });
    });

    it('knows nothing of another system', async () => {
      const entity = newEntity();
      await observe(entity, 'a', 1);
      const other = registry.connectorMemory('webcrm');
      expect(await other.observed.find(entity, ['a'])).toEqual([]);
      expect(await other.observed.hasUnpublished(entity)).toBe(false);
    });
  });
}
