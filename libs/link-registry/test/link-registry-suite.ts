import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { RegisteredFlow } from '../src/flows/registered-flows.js';
import type { StoredLink } from '../src/links/links.js';
import type { MappingMemory } from '../src/links/mapping-memory.js';
import type { RecordSnapshot } from '../src/links/states.js';
import { orderOf, type RegistryUnderTest } from './registry-under-test.js';
import { recordState, registeredFlow, storedLink } from './samples.js';

/** Describes what the mapping service's memory must do about flows, records and links, wherever it is kept. Each test has flows and types of its own. */
export function describeLinkRegistry(title: string, open: () => Promise<RegistryUnderTest>): void {
  describe(title, () => {
    let registry: RegistryUnderTest;
    let flow: string;
    beforeAll(async () => {
      registry = await open();
    });
    afterAll(() => registry.close());
    beforeEach(async () => {
      flow = `flow_${randomUUID().replaceAll('-', '')}`;
      await within(({ flows }) => flows.put(registered()));
    });
    const within = <T>(work: (memory: MappingMemory) => Promise<T>) => registry.links.transaction(work);
    const anything = () => within(({ links }) => links.byId([randomUUID()]));
    const registered = (more?: Partial<RegisteredFlow>) => registeredFlow(flow, more);
    const state = (id: string, version: number, more?: Partial<RecordSnapshot>) => recordState(flow, id, version, more);
    const link = (webcrm: string | null, customcrm: string | null, more?: Partial<StoredLink>) => storedLink(flow, webcrm, customcrm, more);

    describe('states', () => {
      it('take what is newer, and say what was', async () => {
        const [old, newer, other] = [state('a', 5), state('a', 6), state('b', 1)];
        expect((await within(({ states }) => states.store([newer, other]))).newer).toEqual([newer, other]);
        expect((await within(({ states }) => states.store([old, other]))).newer).toEqual([]);
        expect(await within(({ states }) => states.lock('webcrm', flow, ['b', 'a', 'unknown']))).toEqual([newer, other]);
      });

      it('say whose match keys may be others than before', async () => {
        const store = async (...all: readonly RecordSnapshot[]) =>
          (await within(({ states }) => states.store(all))).rekeyed.map(({ id }) => id);
        const keyed = (id: string, version: number, keyedBy: string) => state(id, version, { keyedBy });
        expect(await store(keyed('a', 1, 'x'), keyed('b', 1, 'x'), state('c', 1))).toEqual(['a', 'b', 'c']);
        expect(await store(keyed('a', 2, 'x'), keyed('b', 2, 'y'), keyed('c', 2, 'x'))).toEqual(['b', 'c']);
        expect(await store(keyed('a', 1, 'y'), keyed('b', 3, 'y'), keyed('c', 3, 'x'))).toEqual([]);
        expect(await store(keyed('a', 3, 'y'))).toEqual(['a']);
      });

      it('remember for whom a record was created, and that it was deleted', async () => {
        const createdFor = randomUUID();
        await within(({ states }) => states.store([state('a', 1, { createdFor })]));
        await within(({ states }) => states.store([state('a', 2, { record: null })]));
        expect(await within(({ states }) => states.lock('webcrm', flow, ['a']))).toEqual([state('a', 2, { record: null, createdFor })]);
      });

      it('appear once, whatever their version, and keep the time', async () => {
        const early = state('a', 1, { appearedAt: 7 });
        expect(await within(({ states }) => states.appear([early]))).toEqual([]);
        await within(({ states }) => states.store([state('a', 3)]));
        expect(await within(({ states }) => states.appear([early, state('b', 1)]))).toEqual([early]);
        expect(await within(({ states }) => states.appear([{ ...early, appearedAt: 9 }]))).toEqual([]);
        await within(({ states }) => states.store([state('a', 4)]));
        expect(await within(({ states }) => states.peek('webcrm', flow, ['a', 'unknown']))).toEqual([state('a', 4, { appearedAt: 7 })]);
      });

      it('are gone through in the order of their ids, page by page', async () => {
        const all = ['1', '2', '3'].map((id) => state(id, 1));
        await within(({ states }) => states.store(all.toReversed()));
        expect(await within(({ states }) => states.page('webcrm', flow, '', 2))).toEqual(all.slice(0, 2));
        expect(await within(({ states }) => states.page('webcrm', flow, '2', 2))).toEqual(all.slice(2));
      });

      it('are locked until the transaction ends, newer or not', async () => {
        await within(({ states }) => states.store([state('a', 5)]));
        const order = await orderOf(
          (hasIt) =>
            within(async ({ states }) => {
              await states.store([state('a', 1)]);
              await hasIt();
            }),
          () => within(({ states }) => states.lock('webcrm', flow, ['a'])),
          anything,
        );
        expect(order).toEqual(['first', 'second']);
      });
    });

    describe('links', () => {
      it('are found by id and by record, with all that is known of them', async () => {
        const [live, ended, other] = [link('1', 'C-1'), link('2', 'C-2', { standing: 'ended' }), link('3', null, { standing: 'creating' })];
        await within(({ links }) => links.add([live, ended, other]));
        await within(async ({ links }) => {
          expect(await links.byId([live.state.id])).toEqual([live]);
          expect(await links.ofRecords([flow], 'customcrm', ['C-1', 'C-2'])).toEqual([live]);
          expect(await links.endedOfRecords([flow], 'webcrm', ['1', '2'])).toEqual([ended]);
          expect(await links.ofRecords(['another'], 'customcrm', ['C-1'])).toEqual([]);
          expect(await links.linked(flow, 'webcrm', ['1', '2', '3'])).toEqual(new Set(['1', '3']));
        });
      });

      it('are saved but for flow and birth, and removed', async () => {
        const [one, other] = [link('1', null, { standing: 'creating' }), link('2', 'C-2')];
        await within(({ links }) => links.add([one, other]));
        const changed: StoredLink = {
          ...one,
          standing: 'live',
          progress: 'writing',
          state: { ...one.state, ids: { webcrm: '1', customcrm: 'C-1' } },
        };
        await within(({ links }) => links.save([{ ...changed, madeAt: 99 }]));
        await within(({ links }) => links.remove([other.state.id]));
        expect(await within(({ links }) => links.byId([one.state.id, other.state.id]))).toEqual([changed]);
      });

      it('are one per record and flow, ended ones aside', async () => {
        await within(({ links }) => links.add([link('1', 'C-1', { standing: 'ended' }), link('1', 'C-2')]));
        await expect(within(({ links }) => links.add([link('1', 'C-3')]))).rejects.toMatchObject({ code: '23505' });
        await expect(within(({ links }) => links.add([link('2', 'C-2')]))).rejects.toMatchObject({ code: '23505' });
      });

      it('wait for a transaction that links the same record, and fail when it was linked', async () => {
        const failures: unknown[] = [];
        const order = await orderOf(
          (hasIt) =>
            within(async ({ links }) => {
              await links.add([link('1', 'C-1')]);
              await hasIt();
            }),
          () => within(({ links }) => links.add([link('1', 'C-2')])).catch((error: unknown) => failures.push(error)),
          anything,
        );
        expect(order).toEqual(['first', 'second']);
        expect(failures).toMatchObject([{ code: '23505' }]);
      });

      it('are locked when they are read, and read as they are once they are free', async () => {
        const one = link('1', 'C-1');
        await within(({ links }) => links.add([one]));
        const seen: unknown[] = [];
        await orderOf(
          (hasIt) =>
            within(async ({ links }) => {
              await links.ofRecords([flow], 'webcrm', ['1']);
              await hasIt();
              await links.save([{ ...one, standing: 'ended' }]);
            }),
          () => within(async ({ links }) => seen.push(...(await links.ofRecords([flow], 'customcrm', ['C-1'])))),
          anything,
        );
        expect(seen).toEqual([]);
      });

      it('are peeked at while another transaction has them', async () => {
        const one = link('1', 'C-1');
        await within(({ links }) => links.add([one]));
        await within(async ({ links }) => {
          await links.byId([one.state.id]);
          expect(await within((other) => other.links.peek([one.state.id, randomUUID()]))).toEqual([one]);
        });
      });

      it('are gone through in the order of their ids, page by page, ended ones aside', async () => {
        const live = [link('1', 'C-1'), link('2', 'C-2'), link('3', null, { standing: 'creating' })];
        const [one, two, three] = live.toSorted((a, b) => (a.state.id < b.state.id ? -1 : 1));
        await within(({ links }) => links.add([...live, link('4', 'C-4', { standing: 'ended' })]));
        expect(await within(({ links }) => links.page(flow, '', 2))).toEqual([one, two]);
        expect(await within(({ links }) => links.page(flow, two?.state.id ?? '', 2))).toEqual([three]);
      });

      it('say which of them hold a record, ended ones aside', async () => {
        const live = link('1', 'C-1');
        await within(({ links }) => links.add([live, link('2', 'C-2', { standing: 'ended' })]));
        expect(await within(({ links }) => links.holders([flow], 'customcrm', ['C-1', 'C-2']))).toEqual([
          { id: 'C-1', link: live.state.id },
        ]);
      });

      it('say where references lead', async () => {
        await within(({ links }) =>
          links.add([link('1', 'C-1'), link('2', null, { standing: 'creating' }), link('3', 'C-3', { standing: 'ended' })]),
        );
        const references = ['1', '2', '3', '4'].map((id) => ({ flow, system: 'webcrm' as const, id }));
        expect(await within(({ links }) => links.partners(references))).toEqual([
          { reference: references[0], id: 'C-1', underWay: false },
          { reference: references[1], id: null, underWay: true },
        ]);
      });
    });

    it('repeats a transaction that ran into a deadlock', async () => {
      const [one, other] = [link('1', 'C-1'), link('2', 'C-2')];
      await within(({ links }) => links.add([one, other]));
      const both = Promise.withResolvers<undefined>();
      let having = 0;
      const crosswise = (ids: readonly string[]) =>
        within(async ({ links }) => {
          await links.byId([ids[0] ?? '']);
          if (++having === 2) both.resolve(undefined);
          await both.promise;
          return links.byId([ids[1] ?? '']);
        });
      const ids = [one.state.id, other.state.id];
      const results = await Promise.all([crosswise(ids), crosswise(ids.toReversed())]);
      expect(results.map((links) => links.length)).toEqual([1, 1]);
      expect(having).toBe(3);
    });

    describe('registered flows', () => {
      const own = () => within(async ({ flows }) => (await flows.own()).find(({ name }) => name === flow));

      it('are kept with all that is known of them', async () => {
        const held = { revision: 'r3', writes: 30, links: 40 };
        const changed = registered({ revision: 'r2', older: ['r1'], held, walk: { part: 'links', after: 'x' } });
        await within(({ flows }) => flows.put(changed));
        expect(await own()).toEqual(changed);
      });

      it('are held by many at once, and changed by one alone', async () => {
        const order = await orderOf(
          (hasIt) =>
            within(async ({ flows }) => {
              await flows.hold();
              await within((other) => other.flows.hold());
              await hasIt();
            }),
          own,
          anything,
        );
        expect(order).toEqual(['first', 'second']);
      });

      it('are not held while somebody changes them', async () => {
        const order = await orderOf(
          (hasIt) =>
            within(async ({ flows }) => {
              await flows.own();
              await hasIt();
            }),
          () => within(({ flows }) => flows.hold()),
          anything,
        );
        expect(order).toEqual(['first', 'second']);
      });

      it('are gone through by one at a time', async () => {
        expect(await within(({ flows }) => flows.takeWalk(flow))).toBeNull();
        await within(({ flows }) => flows.put(registered({ walk: { part: 'webcrmKeys', after: '' } })));
        await within(async ({ flows }) => {
          expect(await flows.takeWalk(flow)).toEqual({ part: 'webcrmKeys', after: '' });
          expect(await within((other) => other.flows.takeWalk(flow))).toBeNull();
          await flows.setWalk(flow, { part: 'links', after: '5' });
        });
        expect(await within(({ flows }) => flows.takeWalk(flow))).toEqual({ part: 'links', after: '5' });
      });
    });

    describe('wanted deletes', () => {
      it('are counted since a time, with those that are held', async () => {
        const [one, two] = [link('1', 'C-1'), link('2', 'C-2')];
        await within(({ links }) => links.add([one, two, link('3', null, { standing: 'creating' })]));
        const note = (of: StoredLink, now: number, since: number) => within(({ deletes }) => deletes.note(flow, [of.state.id], now, since));
        expect(await note(one, 10, 0)).toEqual({ wanted: 1, held: 0 });
        expect(await note(two, 20, 0)).toEqual({ wanted: 2, held: 0 });
        await within(({ links }) => links.save([{ ...one, progress: 'held' }]));
        expect(await note(two, 30, 25)).toEqual({ wanted: 1, held: 1 });
        expect(await within(({ deletes }) => deletes.held(flow))).toEqual([one.state.id]);
        expect(await within(({ deletes }) => deletes.liveLinks(flow))).toBe(2);
        await within(({ deletes }) => deletes.forget(flow));
        expect(await within(({ deletes }) => deletes.held(flow))).toEqual([]);
      });

      it('are counted by one transaction at a time', async () => {
        const counts: unknown[] = [];
        const order = await orderOf(
          (hasIt) =>
            within(async ({ deletes }) => {
              await deletes.note(flow, [randomUUID()], 10, 0);
              await hasIt();
            }),
          () => within(async ({ deletes }) => counts.push(await deletes.note(flow, [randomUUID()], 10, 0))),
          anything,
        );
        expect([order, counts]).toEqual([['first', 'second'], [{ wanted: 2, held: 0 }]]);
      });
    });
  });
}
