import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { System } from '#change-events';
import type { MatchDecision } from '#dataflows';
import type { ConflictRecord } from '../src/links/ledger.js';
import type { RegisteredFlow } from '../src/flows/registered-flows.js';
import type { StoredLink } from '../src/links/links.js';
import type { LookSubject } from '../src/links/looks.js';
import type { MappingMemory } from '../src/links/mapping-memory.js';
import type { RecordSnapshot } from '../src/links/states.js';
import type { RegistryUnderTest } from './registry-under-test.js';
import { recordState, registeredFlow, storedLink } from './samples.js';

/** Describes what the mapping service's memory must do for matching and for what is outstanding, wherever it is kept. Each test has flows and types of its own. */
export function describeMatching(title: string, open: () => Promise<RegistryUnderTest>): void {
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
    const registered = (more?: Partial<RegisteredFlow>) => registeredFlow(flow, more);
    const state = (id: string, version: number, more?: Partial<RecordSnapshot>) => recordState(flow, id, version, more);
    const link = (webcrm: string | null, customcrm: string | null, more?: Partial<StoredLink>) => storedLink(flow, webcrm, customcrm, more);
    const key = () => randomUUID();

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
        const madeWith = crypto.randomUUID();
        const create = link('2', null, { standing: 'creating' });
        await within(({ links }) => links.add([create]));
        await within(({ keys }) => keys.noteCreates([{ link: create.state.id, keys: [madeWith, madeWith] }]));
        expect(await within(({ keys }) => keys.creating([madeWith]))).toEqual(new Set([madeWith]));
        expect(await within(({ keys }) => keys.forgetCreates([create.state.id]))).toEqual([madeWith]);
        expect(await within(({ keys }) => keys.creating([madeWith]))).toEqual(new Set());
      });
    });

    describe("operators' decisions", () => {
      const decision = (webcrm: string, customcrm: string, verdict: MatchDecision['verdict']): MatchDecision => ({
        ids: { webcrm, customcrm },
        verdict,
      });
      const of = (webcrm: readonly string[], customcrm: readonly string[]) =>
        within(({ decisions }) => decisions.ofRecords(flow, { webcrm, customcrm }));

      it('are found by either record, and a record is the same as one other at most', async () => {
        const [apart, same, later] = [decision('1', 'C-1', 'apart'), decision('1', 'C-2', 'same'), decision('1', 'C-3', 'same')];
        await within(async ({ decisions }) => {
          for (const one of [apart, same]) await decisions.decide(flow, one, 1);
        });
        expect(await of([], ['C-1', 'C-2'])).toEqual(expect.arrayContaining([apart, same]));
        await within(({ decisions }) => decisions.decide(flow, later, 2));
        expect(await of(['1'], [])).toHaveLength(2);
        expect(await of([], ['C-2', 'C-3'])).toEqual([later]);
        await within(({ decisions }) => decisions.decide(flow, { ...later, verdict: 'apart' }, 3));
        expect(await of([], ['C-3'])).toEqual([{ ...later, verdict: 'apart' }]);
      });
    });

    describe('the history of writes', () => {
      it('keeps a command once, and forgets the oldest', async () => {
        const written = { link: randomUUID(), system: 'webcrm' as const, pairs: [] };
        const append = (number: number, answeredAt: number) =>
          within(({ history }) => history.append([{ ...written, number, answeredAt }]));
        for (const [number, at] of [
          [1, -30],
          [2, -20],
          [3, -10],
        ] as const)
          await append(number, at);
        await append(1, 5);
        const prune = (before: number) => within(({ history }) => history.prune(before, 1));
        expect([await prune(-15), await prune(-15), await prune(-15), await prune(0)]).toEqual([1, 1, 0, 1]);
      });
    });

    it('forgets the conflicts and the history of links that are no more', async () => {
      const [kept, lost] = [storedLink(flow, 'a', 'b'), storedLink(flow, 'c', 'd')];
      const conflict = {
        flow,
        pair: 'Name',
        kind: 'edit',
        policy: 'latest',
        winner: 'webcrm',
        values: { webcrm: ['x'], customcrm: ['y'] },
        times: { webcrm: 1, customcrm: 2 },
        decidedAt: 3,
      } as const;
      await within(async ({ links, ledger, history }) => {
        await links.add([kept, lost]);
        const ids = [kept.state.id, lost.state.id];
        await ledger.addConflicts(ids.map((link) => ({ ...conflict, link })));
        await history.append(ids.map((link) => ({ link, system: 'webcrm', number: 1, answeredAt: -100, pairs: [] })));
      });
      await within(({ links }) => links.remove([lost.state.id]));
      await within(async ({ ledger, history }) => {
        await ledger.forgetLinkless();
        await history.forgetLinkless();
      });
      expect([await registry.conflictIdsOf(kept.state.id), await registry.conflictIdsOf(lost.state.id)]).toEqual([
        [expect.any(String)],
        [],
      ]);
      expect(await within(({ history }) => history.prune(-99, 9))).toBe(1);
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

      it('are added for all links of a flow that have not ended, and for the records without one, page by page', async () => {
        const live = link('1', 'C-1');
        await within(({ links }) => links.add([live, link('2', 'C-2', { standing: 'ended' })]));
        await within(({ states }) => states.store([state('1', 1), state('2', 1), state('3', 1, { record: null })]));
        expect(await within(({ looks }) => looks.addLinks(flow, '', 9))).toBe(live.state.id);
        expect(await within(({ looks }) => looks.addLinks(flow, live.state.id, 9))).toBeNull();
        expect(await within(({ looks }) => looks.addUnlinked(flow, 'webcrm', flow, '', 2))).toBe('2');
        expect(await within(({ looks }) => looks.addUnlinked(flow, 'webcrm', flow, '2', 2))).toBe('3');
        expect(await within(({ looks }) => looks.addUnlinked(flow, 'webcrm', flow, '3', 2))).toBeNull();
        expect(await taken()).toEqual([`link ${live.state.id}`, 'webcrm 2']);
      });

      it('do not pile up for a flow that is switched off', async () => {
        const reference = { flow, system: 'webcrm' as const, id: '1' };
        const [w, c] = [key(), key()];
        await within(({ keys }) => keys.replace([{ ...reference, keys: [{ rule: 0, keys: { webcrm: w, customcrm: c } }] }]));
        await within(({ looks }) => looks.wait([{ ...look('webcrm', '9'), references: [reference] }]));
        await within(({ flows }) => flows.put(registered({ enabled: false })));
        await within(({ looks }) => looks.addSharers([w]));
        await within(({ looks }) => looks.wake([reference]));
        await within(({ looks }) => looks.refer([{ flow, link: randomUUID(), references: [reference] }]));
        await within(({ looks }) => looks.addReferrers([reference]));
        expect(await taken()).toEqual([]);
      });

      it('find the links that refer to a record now', async () => {
        const [one, other] = [randomUUID(), randomUUID()];
        const to = (id: string) => ({ flow, system: 'webcrm' as const, id });
        const refer = (name: string, ...ids: string[]) =>
          within(({ looks }) => looks.refer([{ flow, link: name, references: ids.map(to) }]));
        const referrers = async (...ids: string[]) => {
          await within(({ looks }) => looks.addReferrers(ids.map(to)));
          return taken();
        };
        await refer(one, '1', '2', '2');
        await refer(other, '2');
        expect(await referrers('1')).toEqual([`link ${one}`]);
        expect(await referrers('1', '2')).toEqual([`link ${one}`, `link ${other}`].sort());
        await refer(one, '3', '2');
        expect(await referrers('1')).toEqual([]);
        expect(await referrers('3')).toEqual([`link ${one}`]);
        await refer(one);
        expect(await referrers('2', '3')).toEqual([`link ${other}`]);
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

      it('that wait while a link is in the making are found by the sweep once it is no more, others not', async () => {
        const reference = { flow, system: 'webcrm' as const, id: '1' };
        const making = link('1', null, { standing: 'creating' });
        await within(({ links }) => links.add([making]));
        await within(({ looks }) =>
          looks.wait([
            { ...look('webcrm', '9'), references: [{ ...reference, inTheMaking: true }] },
            { ...look('webcrm', '8'), references: [reference] },
          ]),
        );
        await within(({ looks }) => looks.sweep());
        expect(await taken()).toEqual([]);
        await within(({ links }) => links.remove([making.state.id]));
        await within(({ looks }) => looks.sweep());
        expect(await taken()).toEqual(['webcrm 9']);
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

    describe('conflicts', () => {
      const conflict = (values: ConflictRecord['values'], more: Partial<ConflictRecord> = {}): ConflictRecord => ({
        link: randomUUID(),
        flow,
        pair: 'Name',
        kind: 'edit',
        policy: 'manual',
        winner: null,
        values,
        times: { webcrm: 1, customcrm: 2 },
        decidedAt: 3,
        ...more,
      });

      const conflictsOf = async (link: string) => {
        const ids = await registry.conflictIdsOf(link);
        return Promise.all(ids.map((id) => within(({ ledger }) => ledger.conflict(id))));
      };

      it('are not known by a name that is none', async () => {
        expect(await within(({ ledger }) => ledger.conflict('none'))).toBeNull();
        expect(await within(({ ledger }) => ledger.conflict(randomUUID()))).toBeNull();
      });

      it.each(['with a winner', 'by themselves'])('of a pair wait for a person one at a time, until they end %s', async (end) => {
        const { link, ...first } = conflict({ webcrm: ['a'], customcrm: ['b'] });
        const [newer, won] = [
          { ...first, link, values: { webcrm: ['c'], customcrm: ['b'] } },
          { ...first, link, winner: 'webcrm' as const },
        ];
        await within(({ ledger }) => ledger.addConflicts([{ ...first, link }]));
        await within(({ ledger }) => ledger.addConflicts([newer]));
        expect(await conflictsOf(link)).toEqual([{ ...newer, hasEnded: false }]);
        if (end === 'with a winner') await within(({ ledger }) => ledger.addConflicts([won]));
        else await within(({ ledger }) => ledger.endConflicts([link], [], 9));
        await within(({ ledger }) => ledger.endConflicts([randomUUID()], [], 9));
        await within(({ ledger }) => ledger.addConflicts([{ ...first, link }]));
        const ended = end === 'with a winner' ? { ...won, hasEnded: false } : { ...newer, hasEnded: true };
        expect(await conflictsOf(link)).toEqual(expect.arrayContaining([ended, { ...first, link, hasEnded: false }]));
        expect(await conflictsOf(link)).toHaveLength(2);
      });

      it('end for a link but for those that still wait, and of its delete one waits whatever was edited', async () => {
        const { link, ...of } = conflict({ webcrm: ['a'], customcrm: ['b'] });
        const [name, phone] = [
          { ...of, link },
          { ...of, link, pair: 'Phone' },
        ];
        const gone = { ...of, link, kind: 'delete/edit' as const, pair: 'Name', values: { webcrm: [], customcrm: ['b'] } };
        const newer = { ...gone, pair: 'Name, Phone', values: { webcrm: [], customcrm: ['b', '1'] } };
        for (const one of [name, phone, gone, newer]) await within(({ ledger }) => ledger.addConflicts([one]));
        const open = async () => (await conflictsOf(link)).filter((one) => one?.hasEnded === false).map((one) => [one?.kind, one?.pair]);
        expect((await open()).sort()).toEqual([
          ['delete/edit', 'Name, Phone'],
          ['edit', 'Name'],
          ['edit', 'Phone'],
        ]);
        await within(({ ledger }) =>
          ledger.endConflicts(
            [link],
            [
              { link, pair: 'Name' },
              { link, pair: null },
            ],
            9,
          ),
        );
        expect((await open()).sort()).toEqual([
          ['delete/edit', 'Name, Phone'],
          ['edit', 'Name'],
        ]);
        await within(({ ledger }) => ledger.endConflicts([link], [{ link, pair: 'Name' }], 9));
        expect(await open()).toEqual([['edit', 'Name']]);
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
