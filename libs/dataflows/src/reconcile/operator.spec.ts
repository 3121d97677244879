import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json, System } from '#change-events';
import { answerTo, at, edited, linkOf, sampleFlow } from '../../test/sample-link.js';
import { acceptOutcome } from './accept-outcome.js';
import type { LinkState } from './link-state.js';
import { decideConflict, retryParked, reverseConflict, type OperatorsWord } from './operator.js';
import { writesOf } from './pair-values.js';
import { reconcile, type Reconciled } from './reconcile.js';

const manual = sampleFlow('conflict: manual');
const latest = sampleFlow();
const agreed = { webcrm: '1', customcrm: '1' };
const decide = (link: LinkState, flow = manual): Reconciled => reconcile(flow, link, () => null, at(1000));
const done = (word: OperatorsWord): LinkState => {
  if (word.kind !== 'done') throw new Error(`${word.kind}: ${word.reason}`);
  return word.link;
};
const asked = (link: LinkState, system: System) => {
  const command = link.outstanding[system]?.command;
  return command && writesOf(command).flatMap((pair) => pair.properties);
};

describe('A decision about a conflict that waits for a person', () => {
  const seen = { pair: 'Phone', values: { webcrm: ['2'], customcrm: ['3'] } };
  const frozen = decide(linkOf({ webcrm: '2', customcrm: '3' }, agreed)).link;
  const decided = done(decideConflict(manual, frozen, seen, 'customcrm'));

  it('lets the loser take the value of the winner, and is agreed once that is written', () => {
    const asking = decide(decided);
    expect(asking.decisions).toMatchObject([{ kind: 'conflict', conflict: 'edit', winner: 'customcrm' }, { kind: 'write' }]);
    expect(asked(asking.link, 'webcrm')).toEqual([{ property: 'Phone', form: 'text', value: '3', expected: '2' }]);
    const link = acceptOutcome(manual, asking.link, answerTo(asking.link, 'webcrm', 'applied', { Phone: '3' }));
    expect(link.pairs['Phone']).toMatchObject({ agreed: { webcrm: ['3'], customcrm: ['3'] } });
    expect(decide(link)).toMatchObject({ decisions: [], commanded: [] });
  });

  it('is dropped when a value changes before it is carried out, and asked again about the new values', () => {
    const done = decide(edited(manual, decided, 'webcrm', { Phone: '4' }, at(60)));
    expect(done.commanded).toEqual([]);
    expect(done.decisions).toMatchObject([{ kind: 'conflict', winner: null, values: { webcrm: ['4'], customcrm: ['3'] } }]);
    expect(done.link.pairs['Phone']?.frozen).toEqual({ kind: 'manual', values: { webcrm: ['4'], customcrm: ['3'] } });
  });

  it('is dropped when somebody edits right before the write', () => {
    const { link } = decide(decided);
    const refused = decide(acceptOutcome(manual, link, answerTo(link, 'webcrm', 'refused', { Phone: '4' })));
    expect(refused.decisions).toMatchObject([{ kind: 'conflict', winner: null, values: { webcrm: ['4'], customcrm: ['3'] } }]);
  });

  it('waits while the loser is busy with another pair', () => {
    const busy = decide(edited(manual, frozen, 'customcrm', { Email: 'a@b.c' }, at(60))).link;
    const waiting = decide(done(decideConflict(manual, busy, seen, 'customcrm')));
    expect(waiting.commanded).toEqual([]);
    const free = acceptOutcome(manual, waiting.link, answerTo(waiting.link, 'webcrm', 'applied', { Email: 'a@b.c' }));
    expect(decide(free).commanded).toEqual(['webcrm']);
  });

  it('is not accepted about values that have changed, and changes nothing the second time', () => {
    expect(decideConflict(manual, frozen, { ...seen, values: { webcrm: ['2'], customcrm: ['9'] } }, 'webcrm').kind).toBe('changed');
    expect(decideConflict(manual, decided, seen, 'customcrm').kind).toBe('nothing');
    expect(decideConflict(manual, linkOf(agreed, agreed), seen, 'customcrm').kind).toBe('nothing');
  });

  it('ends an oscillating pair, whose writes are counted anew', () => {
    const oscillating = decide(linkOf({ webcrm: '2', customcrm: '1' }, agreed, { writes: { webcrm: 0, customcrm: 2 } })).link;
    const word = decideConflict(manual, oscillating, { pair: 'Phone', values: { webcrm: ['2'], customcrm: ['1'] } }, 'webcrm');
    const asking = decide(done(word));
    expect(asked(asking.link, 'customcrm')).toMatchObject([{ value: '2', expected: '1' }]);
    expect(asking.link.pairs['Phone']?.writes).toEqual({ webcrm: 0, customcrm: 1 });
  });
});

describe('A reversal of a decided conflict', () => {
  const times = { webcrm: at(50), customcrm: at(10) };
  const conflict = { pair: 'Phone', values: { webcrm: ['2'], customcrm: ['3'] } };
  const asking = decide(linkOf({ webcrm: '2', customcrm: '3' }, agreed, { times }), latest).link;
  const settled = decide(acceptOutcome(latest, asking, answerTo(asking, 'customcrm', 'applied', { Phone: '2' })), latest).link;
  const reversed = done(reverseConflict(latest, settled, conflict, 'webcrm', at(2000)));

  it('gives the loser its value back by one write that names what it replaces', () => {
    expect(asked(reversed, 'customcrm')).toEqual([{ property: 'Phone', form: 'text', value: '3', expected: '2' }]);
    expect(decide(reversed, latest).commanded).toEqual([]);
  });

  it('leaves what was agreed alone, so that the value then travels as an edit of that moment', () => {
    const written = acceptOutcome(latest, reversed, answerTo(reversed, 'customcrm', 'applied', { Phone: '3' }));
    expect(written.pairs['Phone']).toMatchObject({ agreed: { webcrm: ['2'], customcrm: ['2'] }, times: { customcrm: at(2000) } });
    expect(asked(decide(written, latest).link, 'webcrm')).toMatchObject([{ value: '3', expected: '2' }]);
  });

  it('is parked with its reason when the system does not take the value', () => {
    const failed = acceptOutcome(latest, reversed, answerTo(reversed, 'customcrm', 'failed', {}));
    expect(failed.pairs['Phone']).toMatchObject({ agreed: { customcrm: ['2'] }, parked: { reason: 'the field is read-only' } });
    expect(decide(failed, latest).commanded).toEqual([]);
  });

  it('does nothing while a command has no outcome, when a side was edited since, or when the loser has its value', () => {
    const kindFor = (link: LinkState) => reverseConflict(latest, link, conflict, 'webcrm', at(2000)).kind;
    expect(kindFor(asking)).toBe('busy');
    expect(kindFor(edited(latest, settled, 'webcrm', { Phone: '9' }, at(1500)))).toBe('changed');
    expect(kindFor(edited(latest, settled, 'customcrm', { Phone: '9' }, at(1500)))).toBe('changed');
    expect(kindFor(linkOf({ webcrm: '2', customcrm: '3' }, { webcrm: '2', customcrm: '3' }))).toBe('nothing');
  });
});

describe('A retry', () => {
  const asking = decide(linkOf({ webcrm: '2', customcrm: '1' }, agreed)).link;
  const parked = acceptOutcome(manual, asking, answerTo(asking, 'customcrm', 'ignored', { Phone: '1' }));

  it('sends again what a system did not take, although no value has changed', () => {
    expect(decide(parked).commanded).toEqual([]);
    expect(decide(done(retryParked(parked))).commanded).toEqual(['customcrm']);
  });

  it('says so when there is nothing to try', () => {
    expect(retryParked(parked, 'Email').kind).toBe('nothing');
    expect(retryParked(linkOf(agreed, agreed)).kind).toBe('nothing');
  });
});

const phone = fc.constantFrom<Json>('1', ' 1', '2', '3', '', null);
const phones = fc.record({ webcrm: phone, customcrm: phone });
const winners = fc.constantFrom<System>('webcrm', 'customcrm');

describe('Whatever the values', () => {
  it('a decision leads to at most one write, to the loser, of the winner’s value, and to nothing after that', () => {
    fc.assert(
      fc.property(phones, fc.option(phones, { nil: undefined }), winners, (values, wereAgreed, winner) => {
        const { link } = decide(linkOf(values, wereAgreed));
        const frozen = link.pairs['Phone']?.frozen;
        fc.pre(frozen !== undefined);
        const loser = winner === 'webcrm' ? 'customcrm' : 'webcrm';
        const asking = decide(done(decideConflict(manual, link, { pair: 'Phone', values: frozen?.values ?? ({} as never) }, winner)));
        expect(asking.commanded).toEqual([loser]);
        expect(asked(asking.link, loser)).toMatchObject([{ expected: values[loser] }]);
        const sent = asked(asking.link, loser)?.[0]?.value ?? null;
        const settled = acceptOutcome(manual, asking.link, answerTo(asking.link, loser, 'applied', { Phone: sent }));
        expect(decide(settled)).toMatchObject({ decisions: [], commanded: [] });
      }),
    );
  });
});
