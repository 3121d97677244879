import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { System } from '#change-events';
import type { StoredLink } from '../src/links/links.js';
import type { LookSubject } from '../src/links/looks.js';
import type { MappingMemory } from '../src/links/mapping-memory.js';
import type { RecordSnapshot } from '../src/links/states.js';
import { orderOf, type RegistryUnderTest } from './registry-under-test.js';

/** Describes what the mapping service's memory must do, wherever it is kept. Each test has flows and types of its own. */
export function describeLinkRegistry(title: string, open: () => Promise<RegistryUnderTest>): void {
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
    const anything = () => within(({ links }) => links.byId([randomUUID()]));
    const state = (id: string, version: number, more: Partial<RecordSnapshot> = {}): RecordSnapshot => ({
      system: 'webcrm',
      entity: flow,
      id,
      version,
      changedAt: 1,
      createdFor: null,
      record: { Name: `${id} ${version}` },
      ...more,
    });
    const link = (webcrm: string | null, customcrm: string | null, more: Partial<StoredLink> = {}): StoredLink => ({
      flow,
      standing: 'live',
      origin: 'matched',
      progress: 'inSync',
      madeAt: 1,
      state: {
        id: randomUUID(),
        ids: { webcrm, customcrm },
        sides: { webcrm: { version: 1, values: { Name: 'x\ny' } }, customcrm: { version: 0, values: {} } },
        pairs: { Name: { times: { webcrm: 1, customcrm: 2 }, writes: { webcrm: 0, customcrm: 0 } } },
        outstanding: { webcrm: null, customcrm: null },
        numbers: { webcrm: 0, customcrm: 3 },
      },
      ...more,
    });
    const key = () => randomUUID();

    describe('states', () => {
      it('take what is newer, and say what was', async () => {
        const [old, newer, other] = [state('a', 5), state('a', 6), state('b', 1)];
        expect(await within(({ states }) => states.store([newer, other]))).toEqual([newer, other]);
        expect(await within(({ states }) => states.store([old, other]))).toEqual([]);
        expect(await within(({ states }) => states.lock('webcrm', flow, ['b', 'a', 'unknown']))).toEqual([newer, other]);
      });

      it('remember for whom a record was created, and that it was deleted', async () => {
        const createdFor = randomUUID();
        await within(({ states }) => states.store([state('a', 1, { createdFor })]));
        await within(({ states }) => states.store([state('a', 2, { record: null })]));
        expect(await within(({ states }) => states.lock('webcrm', flow, ['a']))).toEqual([state('a', 2, { record: null, createdFor })]);
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

    describe('match keys', () => {
      const subject = (system: System, id: string, ...keys: readonly (readonly [rule: number, webcrm: string, customcrm: string])[]) => ({
        flow,
        system,
        id,
        keys: keys.map(([rule, webcrm, customcrm]) => ({ rule, keys: { webcrm, customcrm } })),
      });

      it('are replaced, and the records whose keys changed are told with the old and the new ones', async () => {
        const [k1, k2, k3] = [key(), key(), key()];
        const first = subject('webcrm', '1', [0, k1, k2]);
        expect(await within(({ keys }) => keys.replace([first]))).toEqual([first]);
        expect(await within(({ keys }) => keys.replace([first]))).toEqual([]);
        const [changed] = await within(({ keys }) => keys.replace([subject('webcrm', '1', [1, k1, k3])]));
        expect(changed?.keys.map(({ rule, keys }) => [rule, keys.customcrm])).toEqual([
          [0, k2],
          [1, k3],
        ]);
        expect(await within(({ keys }) => keys.of(flow, 'webcrm', ['1']))).toEqual([
          { flow, system: 'webcrm', id: '1', rule: 1, keys: { webcrm: k1, customcrm: k3 } },
        ]);
        await within(({ keys }) => keys.replace([subject('webcrm', '1')]));
        expect(await within(({ keys }) => keys.of(flow, 'webcrm', ['1']))).toEqual([]);
      });

      it('lead to all who share one, with all of their keys', async () => {
        const [w, shared, alone] = [key(), key(), key()];
        await within(({ keys }) =>
          keys.replace([
            subject('webcrm', '1', [0, w, shared], [1, w, alone]),
            subject('webcrm', '2', [0, w, shared]),
            subject('customcrm', 'C-1', [0, w, shared]),
            subject('customcrm', 'C-2', [0, w, key()]),
          ]),
        );
        const sharers = await within(({ keys }) => keys.sharers(flow, [shared], 9));
        expect(sharers.map(({ id, rule }) => `${id} ${rule}`).sort()).toEqual(['1 0', '1 1', '2 0', 'C-1 0']);
        const few = await within(({ keys }) => keys.sharers(flow, [shared], 1));
        expect(new Set(few.map(({ id }) => id)).size).toBe(2);
        expect(await within(({ keys }) => keys.holders(flow, 'customcrm', [shared]))).toEqual([{ id: 'C-1', key: shared }]);
      });

      it('say for which of them a record is just being created, under any flow', async () => {
        const [w, c] = [key(), key()];
        await within(({ keys }) => keys.replace([subject('webcrm', '1', [0, w, c])]));
        expect(await within(({ keys }) => keys.creating([w, c]))).toEqual(new Set());
        await within(({ links }) => links.add([link('1', null, { standing: 'creating' })]));
        expect(await within(({ keys }) => keys.creating([c]))).toEqual(new Set([w, c]));
      });
    });

    describe('looks', () => {
      const look = (subject: LookSubject['subject'], id: string): LookSubject => ({ flow, subject, id });
      const taken = async (most = 99) =>
        (await within(({ looks }) => looks.take(flow, most))).map(({ subject, id }) => `${subject} ${id}`).sort();

      it('are taken once, the oldest first', async () => {
        await within(({ looks }) => looks.add([look('webcrm', '1'), look('webcrm', '1'), look('link', 'L')]));
        expect(await taken(2)).toEqual(['webcrm 1']);
        expect(await taken()).toEqual(['link L']);
        expect(await taken()).toEqual([]);
      });

      it('come again when the transaction that took them failed', async () => {
        await within(({ looks }) => looks.add([look('webcrm', '1')]));
        const failing = within(async ({ looks }) => {
          await looks.take(flow, 1);
          throw new Error('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect(await taken()).toEqual(['webcrm 1']);
      });

      it('are added for all who share a key and have no link', async () => {
        const [w, c] = [key(), key()];
        const keyed = (system: System, id: string) => ({ flow, system, id, keys: [{ rule: 0, keys: { webcrm: w, customcrm: c } }] });
        await within(({ keys }) => keys.replace([keyed('webcrm', '1'), keyed('webcrm', '2'), keyed('customcrm', 'C-1')]));
        await within(({ links }) => links.add([link('1', 'C-9'), link('2', 'C-8', { standing: 'ended' })]));
        await within(({ looks }) => looks.addSharers([w]));
        expect(await taken()).toEqual(['customcrm C-1', 'webcrm 2']);
      });

      it('wait for references, are woken by them, and are found by the sweep once what they wait for is linked', async () => {
        const reference = { flow, system: 'webcrm' as const, id: '1' };
        const other = { ...reference, id: '2' };
        await within(({ looks }) => looks.wait([{ ...look('webcrm', '9'), references: [reference, other] }]));
        await within(({ looks }) => looks.wake([{ ...reference, system: 'customcrm' }]));
        expect(await taken()).toEqual([]);
        await within(({ looks }) => looks.wake([reference, other]));
        expect(await taken()).toEqual(['webcrm 9']);
        await within(({ looks }) => looks.wait([{ ...look('webcrm', '9'), references: [other] }]));
        await within(({ links }) => links.add([link('1', 'C-1'), link('2', null, { standing: 'creating' })]));
        await within(({ looks }) => looks.sweep());
        expect(await taken()).toEqual([]);
        await within(({ looks }) => looks.wait([{ ...look('webcrm', '9'), references: [reference] }]));
        await within(({ looks }) => looks.sweep());
        expect(await taken()).toEqual(['webcrm 9']);
        await within(({ looks }) => looks.wait([{ ...look('webcrm', '9'), references: [] }]));
        await within(({ looks }) => looks.wake([reference]));
        expect(await taken()).toEqual([]);
      });

      it('remember why a record has no link', async () => {
        const named = { flow, system: 'webcrm' as const, id: '1' };
        const waiting = { ...named, standing: 'waiting' as const, reason: 'for\nwhat', version: 3 };
        await within(({ looks }) => looks.setUnlinked([waiting]));
        await within(({ looks }) => looks.setUnlinked([{ ...waiting, standing: 'failed', version: 4 }]));
        expect(await within(({ looks }) => looks.unlinked(flow, 'webcrm', ['1', '2']))).toEqual([
          { ...named, standing: 'failed', reason: 'for what', version: 4 },
        ]);
        await within(({ looks }) => looks.clearUnlinked([named]));
        expect(await within(({ looks }) => looks.unlinked(flow, 'webcrm', ['1']))).toEqual([]);
      });
    });

    describe('the ledger', () => {
      it('gives what is due once, pushes it further away each time, and forgets what is settled', async () => {
        const name = { link: randomUUID(), system: 'webcrm' as const };
        const attempts: number[] = [];
        const due = (now: number) =>
          within(({ ledger }) =>
            ledger.due(now, 1_000, (attempt) => {
              attempts.push(attempt);
              return now + 10;
            }),
          );
        await within(({ ledger }) => ledger.expect([{ ...name, dueAt: 5 }]));
        expect([await due(4), await due(5), await due(6), await due(15)]).toEqual([[], [name], [], [name]]);
        expect(attempts).toEqual([1, 2]);
        await within(({ ledger }) => ledger.expect([{ ...name, dueAt: 20 }]));
        expect(await due(25)).toEqual([name]);
        expect(attempts).toEqual([1, 2, 1]);
        await within(({ ledger }) => ledger.settle([name]));
        expect(await due(1_000)).toEqual([]);
      });

      it('lets one transaction have two types', async () => {
        const types = [`b.${flow}`, `a.${flow}`];
        await within(async (memory) => {
          expect(await memory.ledger.lockTypes(types)).toBe(true);
          expect(await memory.ledger.lockTypes(types)).toBe(true);
          expect(await within(({ ledger }) => ledger.lockTypes([`a.${flow}`, `c.${flow}`]))).toBe(false);
        });
        expect(await within(({ ledger }) => ledger.lockTypes(types))).toBe(true);
      });
    });
  });
}
