import { describe, expect, it } from '@jest/globals';
import { answerTo, at, edited, linkOf, sampleFlow } from '../../test/sample-link.js';
import { acceptOutcome } from './accept-outcome.js';
import { reconcile } from './reconcile.js';

const flow = sampleFlow();
const decide = (link: Parameters<typeof reconcile>[1]) => reconcile(flow, link, () => null, at(1000));
const agreed = { webcrm: '1', customcrm: '1' };
/** webCRM's "long number" is on its way to the Custom CRM. */
const asking = decide(linkOf({ webcrm: 'long number', customcrm: '1' }, agreed)).link;

describe('The outcome of a write', () => {
  it('applied: what was sent is agreed', () => {
    const link = acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'applied', { Phone: 'long number' }));
    expect(link.pairs['Phone']?.agreed).toEqual({ webcrm: ['long number'], customcrm: ['long number'] });
    expect(link.outstanding.customcrm).toBeNull();
  });

  it('applied, and edited in the moment after: the edit travels', () => {
    const link = acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'applied', { Phone: '5' }));
    expect(decide(link).link.outstanding.webcrm?.command.pairs[0]?.properties).toMatchObject([{ value: '5', expected: 'long number' }]);
  });

  it('rewritten: it travels back, and the second time counts as equal', () => {
    const first = acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'rewritten', { Phone: 'LONG NUMBER' }));
    expect(decide(first).commanded).toEqual(['webcrm']);

    const again = decide(edited(flow, first, 'customcrm', { Phone: '1' }, at(1)));
    const twice = { ...first, outstanding: asking.outstanding };
    const second = acceptOutcome(flow, twice, answerTo(asking, 'customcrm', 'rewritten', { Phone: 'LONG NUMBER' }));
    expect(again.commanded).toEqual(['webcrm']);
    expect(decide(second).commanded).toEqual([]);
  });

  it('cut to the greatest length: the long side stays long', () => {
    const link = acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'rewritten', { Phone: 'long n' }));
    expect(decide(link)).toMatchObject({ decisions: [], commanded: [] });
  });

  it('ignored: agreed is untouched, nothing travels back, and it is tried again when a value changes', () => {
    const link = acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'ignored', { Phone: '1' }));
    expect(link.pairs['Phone']).toMatchObject({ agreed: { webcrm: ['1'] }, parked: { kind: 'ignored', system: 'customcrm' } });
    expect(decide(link).commanded).toEqual([]);
    expect(decide(edited(flow, link, 'webcrm', { Phone: '9' }, at(200))).commanded).toEqual(['customcrm']);
  });

  it('failed: it is parked with the reason that the system gave', () => {
    const link = acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'failed', {}));
    expect(link.pairs['Phone']?.parked).toMatchObject({ kind: 'failed', reason: 'the field is read-only' });
    expect(decide(link).commanded).toEqual([]);
  });

  it('refused because somebody had edited: both edits meet as a conflict', () => {
    const link = acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'refused', { Phone: '5' }));
    expect(decide(link).decisions[0]).toMatchObject({ kind: 'conflict', values: { webcrm: ['long number'], customcrm: ['5'] } });
  });

  it('refused although nothing had changed: it fails for good, with both values', () => {
    const answer = answerTo(asking, 'customcrm', 'refused', {});
    const link = acceptOutcome(flow, asking, { ...answer, state: { id: 'c-7', version: 20, changedAt: at(0), record: { Phone: '1 ' } } });
    expect(link.pairs['Phone']?.parked).toMatchObject({ kind: 'failed', reason: expect.stringContaining('expected ["1"]') });
  });

  it('of an older command: only the state counts', () => {
    const answer = { ...answerTo(asking, 'customcrm', 'applied', { Phone: '5' }), number: 1 };
    const link = acceptOutcome(flow, asking, answer);
    expect(link.outstanding).toEqual(asking.outstanding);
    expect(link.sides.customcrm.values).toMatchObject({ Phone: '5' });
  });

  it('that looks cut because one part of a name stayed as it was: nothing is done, and the pair is listed', () => {
    const before = edited(flow, linkOf(agreed, agreed), 'customcrm', { FirstName: 'Eva', LastName: 'Berg' }, at(1));
    const named = acceptOutcome(flow, decide(before).link, answerTo(decide(before).link, 'webcrm', 'applied', { FullName: 'Eva Berg' }));
    const renaming = decide(edited(flow, named, 'webcrm', { FullName: 'Eva Maria Holm' }, at(200))).link;
    const link = acceptOutcome(flow, renaming, answerTo(renaming, 'customcrm', 'rewritten', { FirstName: 'Eva', LastName: 'Holm' }));
    expect(link.pairs['FullName']?.parked).toMatchObject({ kind: 'ignored', values: { customcrm: ['Eva', 'Holm'] } });
    expect(decide(link).commanded).toEqual([]);
  });
});
