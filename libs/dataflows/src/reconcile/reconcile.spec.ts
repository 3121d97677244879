import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { traceparentOf, type Json, type System } from '#change-events';
import { at, edited, linkOf, sampleFlow } from '../../test/sample-link.js';
import type { LinkState } from './link-state.js';
import { reconcile, type Reconciled } from './reconcile.js';

const flow = sampleFlow();
const now = at(1000);
const nothingLinked = () => null;
const decide = (link: LinkState, of = flow): Reconciled => reconcile(of, link, nothingLinked, now);
const kinds = ({ decisions }: Reconciled) => decisions.map(({ kind }) => kind);
const asked = ({ link }: Reconciled, system: System) =>
  link.outstanding[system]?.command.pairs.flatMap((pair): readonly unknown[] => pair.properties);

describe('The rule of a pair', () => {
  const agreed = { webcrm: '1', customcrm: '1' };

  it('does nothing when both sides are as agreed', () => {
    expect(decide(linkOf(agreed, agreed))).toMatchObject({ decisions: [], commanded: [] });
  });

  it('carries an edit in webCRM to the Custom CRM, naming the value that it replaces', () => {
    const done = decide(linkOf({ webcrm: '2', customcrm: '1' }, agreed));
    expect(kinds(done)).toEqual(['write']);
    expect(asked(done, 'customcrm')).toEqual([{ property: 'Phone', form: 'text', value: '2', expected: '1' }]);
    expect(done.link.outstanding.webcrm).toBeNull();
  });

  it('goes on with the trace of the state that it carries', () => {
    const done = decide(linkOf({ webcrm: '2', customcrm: '1' }, agreed));
    const trace = traceparentOf({ system: 'webcrm', entity: 'person', id: '7', version: 10 });
    expect(done.link.outstanding.customcrm?.command.trace).toBe(trace);
  });

  it('carries an edit in the Custom CRM to webCRM', () => {
    const done = decide(linkOf({ webcrm: '1', customcrm: '2' }, agreed));
    expect(kinds(done)).toEqual(['write']);
    expect(asked(done, 'webcrm')).toMatchObject([{ value: '2', expected: '1' }]);
  });

  it('agrees when both sides were edited to say the same', () => {
    const done = decide(linkOf({ webcrm: ' 2', customcrm: '2' }, agreed));
    expect(kinds(done)).toEqual(['agreed']);
    expect(done.link.pairs['Phone']?.agreed).toEqual({ webcrm: [' 2'], customcrm: ['2'] });
  });

  it('lets the later of two edits win, and keeps both values', () => {
    const times = { webcrm: at(50), customcrm: at(10) };
    const done = decide(linkOf({ webcrm: '2', customcrm: '3' }, agreed, { times }));
    expect(done.decisions[0]).toMatchObject({
      kind: 'conflict',
      conflict: 'edit',
      winner: 'webcrm',
      values: { webcrm: ['2'], customcrm: ['3'] },
    });
    expect(asked(done, 'customcrm')).toMatchObject([{ value: '2', expected: '3' }]);
  });

  it.each([
    ['conflict: latest\nprefer: customcrm', 'customcrm'],
    ['conflict: latest\nprefer: webcrm', 'webcrm'],
    ['conflict: webcrm', 'webcrm'],
    ['conflict: customcrm', 'customcrm'],
  ])('with "%s", edits within one second are won by %s', (head, winner) => {
    const times = { webcrm: at(10), customcrm: at(10) + 999 };
    expect(decide(linkOf({ webcrm: '2', customcrm: '3' }, agreed, { times }), sampleFlow(head)).decisions[0]).toMatchObject({ winner });
  });
});

describe('A one-way pair', () => {
  const agreed = { webcrm: '1', customcrm: '1' };

  it.each(['latest', 'manual', 'webcrm', 'customcrm'])(
    'is won by its leading side under the policy %s; the edit on the read-only side is kept as a conflict',
    (policy) => {
      const oneWay = sampleFlow(`conflict: ${policy}\ndirection: toWebcrm`);
      const done = decide(linkOf({ webcrm: '2', customcrm: '3' }, agreed, { times: { webcrm: at(50), customcrm: at(10) } }), oneWay);
      expect(done.decisions[0]).toMatchObject({ kind: 'conflict', winner: 'customcrm', values: { webcrm: ['2'], customcrm: ['3'] } });
      expect(asked(done, 'webcrm')).toMatchObject([{ value: '3', expected: '2' }]);
    },
  );

  it('never fills the leading side, however empty that is', () => {
    const done = decide(linkOf({ webcrm: '2', customcrm: null }), sampleFlow('direction: toWebcrm'));
    expect(done).toMatchObject({ decisions: [{ kind: 'leftAlone', pair: 'Phone', system: 'webcrm' }], commanded: [] });
  });
});

describe('A pair that was never agreed', () => {
  it.each([
    ['agrees when both are empty', '', null, ['agreed']],
    ['agrees when both say the same', '1', '1 ', ['agreed']],
    ['fills the empty side', '1', null, ['write']],
    ['is a conflict when both are filled and differ', '1', '2', ['conflict', 'write']],
  ])('%s', (_title, webcrm, customcrm, expected) => {
    expect(kinds(decide(linkOf({ webcrm, customcrm })))).toEqual(expected);
  });

  it.each([
    ['firstLink: webcrm', 'webcrm'],
    ['firstLink: customcrm', 'customcrm'],
    ['conflict: customcrm', 'customcrm'],
    ['conflict: customcrm\nfirstLink: webcrm', 'webcrm'],
    ['prefer: customcrm', 'customcrm'],
    ['firstLink: manual', null],
  ])('with "%s", two different values of one moment are decided for %s', (head, winner) => {
    expect(decide(linkOf({ webcrm: '1', customcrm: '2' }), sampleFlow(head)).decisions[0]).toMatchObject({ conflict: 'firstLink', winner });
  });
});

describe('A conflict that waits for a person', () => {
  const manual = sampleFlow('conflict: manual');
  const agreed = { webcrm: '1', customcrm: '1' };
  const frozen = decide(linkOf({ webcrm: '2', customcrm: '3' }, agreed), manual).link;

  it('writes nothing and is told once', () => {
    expect(frozen.pairs['Phone']?.frozen).toEqual({ kind: 'manual', values: { webcrm: ['2'], customcrm: ['3'] } });
    expect(decide(frozen, manual)).toMatchObject({ decisions: [], commanded: [] });
  });

  it('holds back its own pair only', () => {
    const done = decide(edited(manual, frozen, 'webcrm', { Email: 'a@b.c' }, at(60)), manual);
    expect(asked(done, 'customcrm')).toMatchObject([{ property: 'Email', value: 'a@b.c' }]);
  });

  it('ends when both become equal', () => {
    const done = decide(edited(manual, frozen, 'webcrm', { Phone: '3' }, at(60)), manual);
    expect(done.link.pairs['Phone']).toMatchObject({ agreed: { webcrm: ['3'], customcrm: ['3'] } });
    expect(done.link.pairs['Phone']?.frozen).toBeUndefined();
  });

  it('ends when one side returns to what was agreed: the other edit travels', () => {
    const done = decide(edited(manual, frozen, 'webcrm', { Phone: '1' }, at(60)), manual);
    expect(asked(done, 'webcrm')).toMatchObject([{ value: '3', expected: '1' }]);
  });
});

describe('A pair that can not travel now', () => {
  const agreed = { webcrm: '1', customcrm: '1' };

  it('is left out when the record lacks its property, and the others travel', () => {
    const link = linkOf({ webcrm: '2', customcrm: '1' }, agreed);
    const { Phone: _absent, ...rest } = link.sides.customcrm.values;
    const done = decide({ ...link, sides: { ...link.sides, customcrm: { version: 20, values: rest } } });
    expect(done.decisions).toEqual([{ kind: 'unknown', pair: 'Phone', system: 'customcrm' }]);
  });

  it('is frozen as oscillating after two writes a side without an edit', () => {
    const done = decide(linkOf({ webcrm: '2', customcrm: '1' }, agreed, { writes: { webcrm: 0, customcrm: 2 } }));
    expect(done.decisions).toMatchObject([{ kind: 'conflict', conflict: 'oscillating', winner: null }]);
    expect(done.commanded).toEqual([]);
    expect(decide(done.link).decisions).toEqual([]);

    const after = decide(edited(flow, done.link, 'webcrm', { Phone: '4' }, at(60)));
    expect(asked(after, 'customcrm')).toMatchObject([{ value: '4', expected: '1' }]);
  });

  it('waits while a command to its side has no outcome', () => {
    const first = decide(linkOf({ webcrm: '2', customcrm: '1' }, agreed)).link;
    const done = decide(edited(flow, first, 'webcrm', { Email: 'a@b.c' }, at(60)));
    expect(done).toMatchObject({ decisions: [], commanded: [] });
  });

  it('is left alone when it was edited on the read-only side', () => {
    const done = decide(linkOf({ webcrm: '2', customcrm: '1' }, agreed), sampleFlow('direction: toWebcrm'));
    expect(done).toMatchObject({ decisions: [{ kind: 'leftAlone', pair: 'Phone', system: 'webcrm' }], commanded: [] });
  });
});

const phone = fc.constantFrom<Json>('1', ' 1', '2', '3', '', null);
const phones = fc.record({ webcrm: phone, customcrm: phone });
const links = fc
  .tuple(phones, fc.option(phones, { nil: undefined }), fc.nat({ max: 2 }), fc.constantFrom(0, 5))
  .map(([values, agreed, writes, seconds]) =>
    linkOf(values, agreed, { times: { webcrm: at(seconds), customcrm: at(1) }, writes: { webcrm: 0, customcrm: writes } }),
  );

describe('Reconciling any link', () => {
  it('changes nothing when it was just reconciled', () => {
    fc.assert(
      fc.property(links, (link) => {
        const { link: first } = decide(link);
        expect(decide(first)).toEqual({ link: first, decisions: [], commanded: [] });
      }),
    );
  });

  it('does not depend on the order of the pairs', () => {
    const turned = { ...flow, pairs: flow.pairs.toReversed() };
    const bySystem = ({ link }: Reconciled) => ({
      pairs: link.pairs,
      asked: [link.outstanding.webcrm, link.outstanding.customcrm].map((one) =>
        one?.command.pairs.toSorted((a, b) => (a.pair < b.pair ? -1 : 1)),
      ),
    });
    fc.assert(
      fc.property(links, phone, (link, email) => {
        const both = edited(flow, link, 'webcrm', { Email: email, FullName: 'Anna Berg' }, at(60));
        expect(bySystem(decide(both, turned))).toEqual(bySystem(decide(both)));
      }),
    );
  });
});
