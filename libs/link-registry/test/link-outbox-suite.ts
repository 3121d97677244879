import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { StoredLink } from '../src/links/links.js';
import type { MappingMemory } from '../src/links/mapping-memory.js';
import type { ToldLink } from '../src/links/told-links.js';
import { relayBatch } from '../src/outbox/relay-batch.js';
import type { RegistryUnderTest } from './registry-under-test.js';
import { storedLink } from './samples.js';

/** Describes what must be told of links on their topic, wherever they are kept. Each test has a flow of its own. */
export function describeLinkOutbox(title: string, open: () => Promise<RegistryUnderTest>): void {
  describe(title, () => {
    let registry: RegistryUnderTest;
    let flow: string;
    beforeAll(async () => {
      registry = await open();
    });
    afterAll(() => registry.close());
    beforeEach(() => {
      flow = `flow_${randomUUID().replaceAll('-', '')}`;
    });
    const within = <T>(work: (memory: MappingMemory) => Promise<T>) => registry.links.transaction(work);
    const link = (more?: Partial<StoredLink>) => storedLink(flow, '1', 'C-1', more);
    const toTell = async () => (await (await registry.links.outbox()).unpublished(10_000)).filter((told) => told.flow === flow);
    const tell = async (): Promise<readonly ToldLink[]> => {
      const told = await toTell();
      await (await registry.links.outbox()).markPublished(told);
      return told;
    };
    const frozen = (of: StoredLink): StoredLink => {
      const pairs = { Name: { ...of.state.pairs['Name'], times: { webcrm: 1, customcrm: 1 }, writes: { webcrm: 0, customcrm: 0 } } };
      const kept = { kind: 'manual', values: { webcrm: ['a'], customcrm: ['b'] } } as const;
      return { ...of, progress: 'conflict', state: { ...of.state, pairs: { Name: { ...pairs.Name, frozen: kept } } } };
    };

    it('tells of a link that was made, with both ids, once', async () => {
      const made = link();
      await within(({ links }) => links.add([made]));
      expect(await tell()).toMatchObject([
        {
          id: made.state.id,
          flow,
          isNew: true,
          standing: 'live',
          progress: 'inSync',
          ids: { webcrm: '1', customcrm: 'C-1' },
          conflict: [],
        },
      ]);
      expect(await toTell()).toEqual([]);
    });

    it('tells nothing of values and versions, nor of writing that leads back to where it was', async () => {
      const made = link();
      await within(({ links }) => links.add([made]));
      await tell();
      const sides = { ...made.state.sides, webcrm: { version: 9, values: { Name: 'y' } } };
      await within(({ links }) => links.save([{ ...made, progress: 'writing', state: { ...made.state, sides } }]));
      await within(({ links }) => links.save([{ ...made, state: { ...made.state, sides } }]));
      expect(await toTell()).toEqual([]);
    });

    it('tells of ids, conflicts and ends, each with a higher version', async () => {
      const made = storedLink(flow, '1', null, { standing: 'creating', progress: 'writing' });
      await within(({ links }) => links.add([made]));
      const told = [...(await tell())];
      const live: StoredLink = {
        ...made,
        standing: 'live',
        progress: 'inSync',
        state: { ...made.state, ids: { webcrm: '1', customcrm: 'C-1' } },
      };
      for (const next of [live, frozen(live), { ...live, standing: 'ended' } as const]) {
        await within(({ links }) => links.save([next]));
        told.push(...(await tell()));
      }
      expect(told.map(({ standing, progress, ids, conflict, isNew }) => [standing, progress, ids.customcrm, conflict, isNew])).toEqual([
        ['creating', 'writing', null, [], true],
        ['live', 'inSync', 'C-1', [], false],
        ['live', 'conflict', 'C-1', ['Name'], false],
        ['ended', 'inSync', 'C-1', [], false],
      ]);
      expect(told.map(({ version }) => version)).toEqual(told.map(({ version }) => version).toSorted((one, other) => one - other));
      expect(new Set(told.map(({ version }) => version)).size).toBe(4);
    });

    it('tells of a link that was dropped, above everything that was told of it', async () => {
      const made = link();
      await within(({ links }) => links.add([made]));
      const [first] = await tell();
      await within(({ links }) => links.remove([made.state.id]));
      const [dropped] = await tell();
      expect(dropped).toMatchObject({ id: made.state.id, flow, standing: 'dropped', ids: { webcrm: null, customcrm: null } });
      expect(dropped?.version).toBeGreaterThan(first?.version ?? Infinity);
      expect(await toTell()).toEqual([]);
    });

    it('tells once more of all links of a flow, ended ones included, in higher versions', async () => {
      const [live, ended] = [link(), storedLink(flow, '2', 'C-2', { standing: 'ended' })];
      await within(({ links }) => links.add([live, ended]));
      const first = await tell();
      const outbox = await registry.links.outbox();
      const one = await outbox.republish(flow, '', 1);
      const other = await outbox.republish(flow, one?.last ?? '', 1);
      expect([one?.last, other?.last]).toEqual([live.state.id, ended.state.id].toSorted());
      expect(await outbox.republish(flow, other?.last ?? '', 1)).toBeNull();
      const again = await tell();
      expect(again.map(({ id }) => id).toSorted()).toEqual([live.state.id, ended.state.id].toSorted());
      for (const { id, version, isNew } of again) {
        expect(isNew).toBe(false);
        expect(version).toBeGreaterThan(first.find((told) => told.id === id)?.version ?? Infinity);
      }
    });

    it('tells nothing of what a transaction left undone', async () => {
      const undone = within(async ({ links }) => {
        await links.add([link()]);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await toTell()).toEqual([]);
    });

    it('does not count as told what changed while it was being told', async () => {
      const made = link();
      await within(({ links }) => links.add([made]));
      const sent = await toTell();
      await within(({ links }) => links.save([frozen(made)]));
      await (await registry.links.outbox()).markPublished(sent);
      expect(await tell()).toMatchObject([{ progress: 'conflict' }]);
      await (await registry.links.outbox()).markPublished(sent);
      expect(await toTell()).toEqual([]);
    });

    it('tells again, in higher versions, what a relay sent whose lease had run out, dropped links included', async () => {
      const [kept, dropped] = [link(), storedLink(flow, '2', 'C-2')];
      await within(({ links }) => links.add([kept, dropped]));
      const outbox = await registry.links.outbox();
      const lease = await outbox.leases.acquire(`lease ${flow}`, 'one that was stopped', 60);
      if (lease === null) throw new Error('nobody had the lease');
      const stale: ToldLink[] = [];
      const send = async (rows: readonly ToldLink[]) => {
        stale.push(...rows.filter((told) => told.flow === flow));
        // While it is stopped, another takes over and tells the newer state.
        await outbox.leases.release(lease);
        await within(({ links }) => links.remove([dropped.state.id]));
        await tell();
      };
      expect(await relayBatch(outbox, lease, send, () => undefined)).toBe('leaseLost');
      const again = new Map((await tell()).map((told) => [told.id, told]));
      expect(stale).toHaveLength(2);
      expect(again.get(dropped.state.id)?.standing).toBe('dropped');
      for (const { id, version } of stale) expect(again.get(id)?.version).toBeGreaterThan(version);
    });
  });
}
