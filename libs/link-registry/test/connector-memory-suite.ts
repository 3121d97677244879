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
          trace: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
          createdFor: randomUUID(),
          heldUntil: 12,
          reread: true,
          hinted: 11,
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
        expect(await memory.observed.owedRereads(entity, 10, ['a'])).toEqual(['b']);
        expect((await rowOf(entity, 'a'))?.fence).toBeGreaterThan(0);
        await observe(entity, 'a', 1, { reread: false });
        expect(await memory.observed.owedRereads(entity, 10)).toEqual(['b']);
      });

      it('are owed a reread by a hint, and every read that began before it stays as good as it was', async () => {
        const entity = newEntity();
        await observe(entity, 'a', 1, { fence: 4 });
        const [ticket = 0] = await memory.nextTickets(1);
        await memory.observed.hint(entity, ['a', 'new']);
        expect([...(await memory.observed.owedRereads(entity, 10))].sort()).toEqual(['a', 'new']);
        const row = await rowOf(entity, 'a');
        expect(row?.fence).toBe(4);
        expect(row?.hinted).toBeGreaterThan(ticket);
      });

      it('stay owed a reread when a hint came after the read that did not find them had begun', async () => {
        const entity = newEntity();
        for (const id of ['a', 'b']) await observe(entity, id, 1);
        const [early = 0] = await memory.nextTickets(1);
        await memory.observed.hint(entity, ['a', 'b']);
        const [late = 0] = await memory.nextTickets(1);
        await memory.missing.found(entity, [
          { id: 'a', ticket: early },
          { id: 'b', ticket: late },
        ]);
        expect(await memory.observed.owedRereads(entity, 10)).toEqual(['a']);
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
        await memory.observed.nameCreator(entity, [{ id: 'a', command: { link, number: 1, trace: 't' } }]);
        const made = { createdFor: link, origin: 'sync', causation: `${link}:1`, trace: 't' };
        expect(await rowOf(entity, 'a')).toMatchObject({ ...made, heldUntil: null, reread: true, version: 1 });
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

      it('are published once more in chunks, as what they are now, but for what waits to be published and what is gone', async () => {
        const entity = newEntity();
        for (const id of ['c', 'a', 'b', 'gone'])
          await observe(entity, id, 5, { publishedVersion: 5, kind: 'created', deleted: id === 'gone' });
        await observe(entity, 'new', 5, { kind: 'created' });
        const first = await memory.observed.republish(entity, '', 2);
        expect(first).toMatchObject({ count: 2, last: 'b' });
        expect(await rowOf(entity, 'b')).toMatchObject({ publishedVersion: 5, kind: 'updated', origin: 'republish', changed: [] });
        expect((await rowOf(entity, 'b'))?.version).toBeLessThanOrEqual(first?.version ?? 0);
        expect(await memory.observed.republish(entity, 'b', 2)).toMatchObject({ count: 1, last: 'c' });
        expect(await memory.observed.republish(entity, 'c', 2)).toBeNull();
        const waiting = await memory.observed.unpublished(entity, 10);
        expect(waiting.map(({ id, kind }) => `${id} ${kind}`).toSorted()).toEqual(['a updated', 'b updated', 'c updated', 'new created']);
        expect(waiting[0]?.id).toBe('new');
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

    describe('sendings', () => {
      it('are begun only with a lease that is held, and are taken by a later holder once, when they are old and were not ended', async () => {
        const name = newEntity();
        const acquired = async (holder: string, seconds: number) => {
          const lease = await memory.leases.acquire(name, holder, seconds);
          if (lease === null) throw new Error('another holds the lease');
          return lease;
        };
        expect(await memory.sendings.begin(await acquired('none', -1), ['x'])).toBe(false);
        const ended = await acquired('ends', 60);
        expect(await memory.sendings.begin(ended, ['a'])).toBe(true);
        await memory.sendings.end(ended);
        await memory.leases.release(ended);
        const dead = await acquired('dies', 60);
        await memory.sendings.begin(dead, ['b']);
        expect(await memory.sendings.begin(dead, ['c', 'd'])).toBe(true);
        await memory.leases.release(dead);
        const heir = await acquired('inherits', 60);
        await memory.sendings.begin(heir, ['e']);
        expect(await memory.sendings.takeAbandoned(heir, 60_000)).toEqual([]);
        expect(await memory.sendings.takeAbandoned(heir, -60_000)).toEqual(['c', 'd']);
        expect(await memory.sendings.takeAbandoned(heir, -60_000)).toEqual([]);
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

    it('knows the addresses of hooks until they are forgotten, each once', async () => {
      const address = (name: string) => `https://${name}.example/hooks/customcrm`;
      for (const name of ['new', 'old', 'old']) await memory.hookAddresses.remember(address(name));
      expect(await memory.hookAddresses.known()).toEqual([address('new'), address('old')]);
      expect(await registry.connectorMemory('webcrm').hookAddresses.known()).toEqual([]);
      await memory.hookAddresses.forget(address('old'));
      expect(await memory.hookAddresses.known()).toEqual([address('new')]);
    });

    it('knows which records are kept out since they were erased, and never lets one in again', async () => {
      const entity = newEntity();
      await memory.erased.note(entity, ['a', 'b'], true);
      await memory.erased.note(entity, ['b', 'c'], false);
      expect(await memory.erased.keptOut(entity, ['a', 'b', 'c', 'd'])).toEqual(new Set(['a', 'b']));
      expect(await memory.erased.keptOut(newEntity(), ['a'])).toEqual(new Set());
      expect(await registry.connectorMemory('webcrm').erased.keptOut(entity, ['a'])).toEqual(new Set());
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
