import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systems, type Json, type JsonRecord, type System } from '#change-events';
import { answerTo, at, edited, linkOf, sampleFlow } from '../../test/sample-link.js';
import type { Flow } from '../flow.js';
import { loadFlows } from '../flow-file/load-flows.js';
import { acceptOutcome } from './accept-outcome.js';
import { acceptState, type NewState } from './accept-state.js';
import type { LinkState, Sides } from './link-state.js';
import { same } from './pair-values.js';
import { writesOf } from './pair-values.js';
import { projectLink } from './project-link.js';
import { reconcile } from './reconcile.js';

const now = at(1000);
const decide = (flow: Flow, link: LinkState) => reconcile(flow, link, () => null, now);

const loadedFlows = new Map<string, Flow>();

function flowOf(...pairs: readonly string[]): Flow {
  const key = pairs.join('\n');
  const known = loadedFlows.get(key) ?? load(pairs);
  loadedFlows.set(key, known);
  return known;
}

function load(pairs: readonly string[]): Flow {
  const text = [
    'flow: people',
    'webcrm: person',
    'customcrm: contact',
    'conflict: webcrm',
    'pairs:',
    ...pairs.map((pair) => `  - ${pair}`),
  ];
  const loaded = loadFlows([{ file: 'people.yaml', text: `${text.join('\n')}\n` }]);
  const flow = 'flows' in loaded ? loaded.flows[0] : undefined;
  if (flow === undefined) throw new Error(JSON.stringify(loaded));
  return flow;
}

const nothing = { version: 0, values: {} };
const unseen: LinkState = {
  id: 'link-1',
  ids: { webcrm: '7', customcrm: 'c-7' },
  sides: { webcrm: nothing, customcrm: nothing },
  pairs: {},
  outstanding: { webcrm: null, customcrm: null },
  numbers: { webcrm: 0, customcrm: 0 },
};
const stateOf = (record: JsonRecord, version = 10): NewState => ({ version, changedAt: at(5), record });

describe('A link under a changed flow', () => {
  const phone = flowOf('Phone <-> Phone');
  const records = {
    webcrm: stateOf({ Phone: '1', Email: 'a@b.c' }),
    customcrm: stateOf({ Phone: '1', Email: null, Mobile: '2' }),
  };
  const agreed = decide(phone, projectLink(phone, unseen, records)).link;

  it('knows the values of a property that has just got a pair, which begins never agreed', () => {
    const flow = flowOf('Phone <-> Phone', 'Email <-> Email');
    const link = projectLink(flow, agreed, records);
    expect(link.sides.webcrm.values).toEqual({ Phone: '1', Email: 'a@b.c' });
    expect(link.pairs['Email']).toEqual({ times: { webcrm: at(5), customcrm: at(5) }, writes: { webcrm: 0, customcrm: 0 } });
    expect(link.pairs['Phone']).toEqual(agreed.pairs['Phone']);
    expect(decide(flow, link).link.outstanding.customcrm?.command.pairs.map(({ pair }) => pair)).toEqual(['Email']);
  });

  it('forgets a pair that is no more, so that it begins anew if it comes back', () => {
    const flow = flowOf('Email <-> Email');
    const link = projectLink(flow, agreed, records);
    expect(Object.keys(link.pairs)).toEqual(['Email']);
    expect(link.sides.webcrm.values).toEqual({ Email: 'a@b.c' });
    expect(projectLink(phone, link, records).pairs['Phone']?.agreed).toBeUndefined();
  });

  it('never compares the value of a property with what was agreed about another one', () => {
    const flow = flowOf('Phone <-> Mobile');
    const link = projectLink(flow, agreed, records);
    expect(link.pairs['Phone']?.agreed).toBeUndefined();
    expect(decide(flow, link).decisions).toMatchObject([{ kind: 'conflict', conflict: 'firstLink', winner: 'webcrm' }, { kind: 'write' }]);
  });

  it('does not take the answer to a write of another property for one about its own', () => {
    const edit = acceptState(phone, agreed, 'webcrm', stateOf({ Phone: '3' }, 11));
    const writing = decide(phone, edit).link;
    const answered = acceptOutcome(
      flowOf('Phone <-> Mobile'),
      writing,
      answerTo(writing, 'customcrm', 'applied', { Phone: '3', Mobile: '2' }),
    );
    expect(answered.outstanding.customcrm).toBeNull();
    expect(answered.pairs['Phone']?.agreed).toBeUndefined();
  });

  it('keeps what was agreed when the rules of a pair change, and judges anew what they had led to', () => {
    const manual = sampleFlow('conflict: manual');
    const before = projectLink(manual, linkOf({ webcrm: '2', customcrm: '3' }, { webcrm: '1', customcrm: '1' }), {});
    const frozen = decide(manual, before).link;
    expect(frozen.pairs['Phone']?.frozen).toBeDefined();
    const latest = sampleFlow('conflict: webcrm');
    const link = projectLink(latest, frozen, {});
    expect(link.pairs['Phone']).toMatchObject({ agreed: { webcrm: ['1'], customcrm: ['1'] } });
    expect(decide(latest, link).decisions).toMatchObject([
      { kind: 'conflict', winner: 'webcrm' },
      { kind: 'write', system: 'customcrm' },
    ]);
  });

  it('takes a newer state for an edit, the same state again for none, and an older one not at all', () => {
    const flow = sampleFlow();
    const link = projectLink(flow, linkOf({ webcrm: '1', customcrm: '1' }, { webcrm: '1', customcrm: '1' }), {});
    const record = { Phone: '2', Email: '', FullName: '' };
    expect(projectLink(flow, link, { webcrm: stateOf(record, 11) })).toEqual(edited(flow, link, 'webcrm', { Phone: '2' }, at(5)));
    expect(projectLink(flow, link, { webcrm: stateOf({ ...record, Phone: '1' }, 10) })).toEqual(link);
    expect(projectLink(flow, link, { webcrm: stateOf(record, 9) })).toEqual(link);
  });
});

/** One step in the life of a link: the flow changes (noticed in a look, or by the next edit), a person edits, or the sync works. */
type Step =
  | { readonly kind: 'flow'; readonly pairs: readonly string[]; readonly look: boolean }
  | { readonly kind: 'edit'; readonly system: System; readonly property: string; readonly value: Json }
  | { readonly kind: 'work' };

const choices: readonly (readonly string[])[] = [
  ['Phone <-> Phone', 'Phone <-> Mobile', '{ webcrm: Phone, customcrm: Phone, direction: toCustom }'],
  ['Email <-> Email', '{ webcrm: Email, customcrm: Email, conflict: customcrm }'],
  ['{ webcrm: Score, customcrm: Score, transform: integer }', '{ webcrm: Score, customcrm: Score, transform: { decimal: { scale: 1 } } }'],
  ['{ webcrm: FullName, customcrm: [FirstName, LastName], transform: personName }', 'FullName <-> LastName'],
];
const properties: Sides<readonly string[]> = {
  webcrm: ['Phone', 'Email', 'Score', 'FullName'],
  customcrm: ['Phone', 'Mobile', 'Email', 'Score', 'FirstName', 'LastName'],
};
const valuesOf = (property: string): fc.Arbitrary<Json> => fc.constantFrom<Json>(...(property === 'Score' ? [1, 2, 2.4] : ['a', 'b', '']));
const pairsOfAFlow = fc
  .tuple(...choices.map((choice) => fc.option(fc.constantFrom(...choice), { nil: undefined, freq: 3 })))
  .map((pairs) => pairs.filter((pair) => pair !== undefined))
  .filter((pairs) => pairs.length > 0);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('flow' as const), pairs: pairsOfAFlow, look: fc.boolean() }),
    fc
      .constantFrom(...systems.flatMap((system) => properties[system].map((property) => ({ system, property }))))
      .chain((where) => valuesOf(where.property).map((value) => ({ kind: 'edit' as const, ...where, value }))),
    fc.constant<Step>({ kind: 'work' }),
  ),
  { maxLength: 25 },
);

/** A link and its two records; `agreed` is what the test says is agreed of each pair that has stayed. */
class Life {
  readonly records: Record<System, NewState>;
  link = unseen;
  agreed = new Map<string, unknown>();

  constructor(public flow: Flow) {
    const blank = (system: System) => Object.fromEntries(properties[system].map((property) => [property, property === 'Score' ? 0 : 'c']));
    this.records = { webcrm: stateOf(blank('webcrm')), customcrm: stateOf(blank('customcrm')) };
    this.link = projectLink(flow, unseen, this.records);
  }

  take(step: Step): void {
    if (step.kind === 'flow') this.change(flowOf(...step.pairs), step.look);
    else if (step.kind === 'edit') this.write(step.system, { [step.property]: step.value });
    else this.work();
  }

  change(flow: Flow, look: boolean): void {
    const joined = (of: Flow, key: string) => of.pairs.find((pair) => pair.key === key)?.properties.customcrm.join();
    for (const key of this.agreed.keys()) if (joined(flow, key) !== joined(this.flow, key)) this.agreed.delete(key);
    this.flow = flow;
    if (look) this.link = projectLink(flow, this.link, this.records);
    else this.write('webcrm', { Untouched: 1 });
  }

  write(system: System, values: JsonRecord): void {
    const { version, record } = this.records[system];
    this.records[system] = { version: version + 1, changedAt: at(version), record: { ...record, ...values } };
    this.link = acceptState(this.flow, this.link, system, this.records[system]);
  }

  /** The sync decides, and both systems do as they are told. */
  work(): void {
    this.link = decide(this.flow, this.link).link;
    for (const system of systems) {
      const command = this.link.outstanding[system]?.command;
      if (command === undefined) continue;
      const written = writesOf(command).flatMap((pair) => pair.properties.map(({ property, value }) => [property, value] as const));
      const { version, record } = this.records[system];
      this.records[system] = { version: version + 1, changedAt: at(version), record: { ...record, ...Object.fromEntries(written) } };
      const outcome = answerTo(this.link, system, 'applied', {});
      this.link = acceptOutcome(this.flow, this.link, { ...outcome, state: { ...this.records[system], id: '7' } });
    }
    this.agreed = new Map(Object.entries(this.link.pairs).flatMap(([key, { agreed }]) => (agreed ? [[key, agreed] as const] : [])));
  }
}

describe('Any life of a link under changing flows', () => {
  it('ends as if the link had always been under the last flow, but for what was agreed of pairs that stayed', () => {
    fc.assert(
      fc.property(pairsOfAFlow, steps, (first, all) => {
        const life = new Life(flowOf(...first));
        for (const step of all) life.take(step);
        const { flow, records } = life;
        const link = projectLink(flow, life.link, records);
        const always = projectLink(flow, unseen, records);

        expect(link.sides).toEqual(always.sides);
        expect(Object.keys(link.pairs).sort()).toEqual(flow.pairs.map(({ key }) => key).sort());
        for (const { key } of flow.pairs) expect(link.pairs[key]?.agreed).toEqual(life.agreed.get(key));
        const decisionsOn = (state: LinkState) =>
          decide(flow, state)
            .decisions.filter(({ pair }) => !life.agreed.has(pair))
            .map(({ kind, pair }) => ({ kind, pair }));
        expect(decisionsOn(link)).toEqual(decisionsOn(always));
      }),
    );
  });

  it('comes to rest under the last flow: every pair agrees on what both sides hold, or can not travel', () => {
    fc.assert(
      fc.property(pairsOfAFlow, steps, (first, all) => {
        const life = new Life(flowOf(...first));
        for (const step of all) life.take(step);
        life.link = projectLink(life.flow, life.link, life.records);
        for (let round = 0; round < 4; round++) life.work();
        expect(decide(life.flow, life.link).commanded).toEqual([]);
        const stuck = decide(life.flow, life.link).decisions.filter(({ kind }) => kind === 'impossible' || kind === 'leftAlone');
        for (const pair of life.flow.pairs.filter(({ key }) => !stuck.some((decision) => decision.pair === key))) {
          const values = (system: System) => pair.properties[system].map((property) => life.records[system].record[property] ?? null);
          const agreed = life.link.pairs[pair.key]?.agreed;
          for (const system of systems) expect(agreed && same(pair, system, agreed[system], values(system))).toBe(true);
        }
      }),
    );
  });
});
