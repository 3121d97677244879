import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json, Outcome } from '#change-events';
import { at, edited, linkOf, sampleFlow } from '../../test/sample-link.js';
import { acceptGone } from './accept-gone.js';
import { acceptOutcome } from './accept-outcome.js';
import { acceptState } from './accept-state.js';
import { followDelete, holdDelete, judgeDelete } from './follow-delete.js';
import type { LinkState } from './link-state.js';
import { reconcile } from './reconcile.js';
import type { DeleteRule } from './rule-of-a-delete.js';

const unlinking = sampleFlow();
const deleting = sampleFlow('onDelete: delete');
const ignoring = sampleFlow('onDelete: ignore');
const now = at(1000);
const same = { webcrm: '1', customcrm: '1' };

/** The record of webCRM is deleted. */
const deleted = (link: LinkState): LinkState => acceptGone(link, 'webcrm', { version: link.sides.webcrm.version + 1, changedAt: at(50) });
const agreed = deleted(linkOf(same, same));
const editedSince = edited(deleting, agreed, 'customcrm', { Phone: '2' }, at(60));
const follow = (link: LinkState, flow = deleting, shared = false) => {
  const rule = judgeDelete(flow, link, shared);
  if (rule === 'nothing') throw new Error('Nothing follows.');
  return followDelete(flow, link, rule, now);
};
const asking = follow(agreed).link;

function answer(link: LinkState, body: Pick<Outcome, 'status'> & Partial<Outcome>): Outcome {
  const command = link.outstanding.customcrm?.command;
  if (command === undefined) throw new Error('Nothing is asked.');
  return { link: link.id, flow: 'people', system: 'customcrm', entity: 'contact', number: command.number, pairs: [], found: [], ...body };
}

describe('What follows from a delete', () => {
  const busy = { ...agreed, outstanding: reconcile(deleting, editedSince, () => null, now).link.outstanding };
  const inFlight: LinkState = { ...busy, outstanding: asking.outstanding };
  const bothGone = acceptGone(agreed, 'customcrm', { version: 99, changedAt: at(70) });
  const survivors: Readonly<Record<string, readonly [link: LinkState, shared: boolean]>> = {
    'as agreed': [agreed, false],
    'edited since': [editedSince, false],
    'with a command under way': [inFlight, false],
    'in another link, too': [agreed, true],
    'gone, too': [bothGone, false],
  };
  const table: readonly (readonly [survivor: string, unlink: DeleteRule, ignore: DeleteRule, remove: DeleteRule, anyway: DeleteRule])[] = [
    ['as agreed', 'endLink', 'nothing', 'delete', 'delete'],
    ['edited since', 'endLink', 'nothing', 'hold', 'delete'],
    ['with a command under way', 'endLink', 'nothing', 'wait', 'wait'],
    ['in another link, too', 'endLink', 'nothing', 'endLink', 'endLink'],
    ['gone, too', 'endLink', 'endLink', 'endLink', 'endLink'],
  ];

  it.each(table)('when the other record is %s: unlink %s, ignore %s, delete %s, an operator says delete %s', (survivor, ...expected) => {
    const [link = agreed, shared = false] = survivors[survivor] ?? [];
    const said: LinkState = { ...link, deletion: { held: { by: 'conflict', reason: '' }, word: 'delete' } };
    expect([
      judgeDelete(unlinking, link, shared),
      judgeDelete(ignoring, link, shared),
      judgeDelete(deleting, link, shared),
      judgeDelete(deleting, said, shared),
    ]).toEqual(expected);
  });

  it('never reaches a system that the flow only reads', () => {
    expect(judgeDelete(sampleFlow('onDelete: delete\ndirection: toWebcrm'), agreed, false)).toBe('endLink');
  });

  it('is nothing while both records are there', () => {
    expect(judgeDelete(deleting, linkOf(same, same), false)).toBe('nothing');
  });

  it('asks for the delete with all that the record is expected to hold', () => {
    expect(asking.outstanding.customcrm?.command).toEqual({
      action: 'delete',
      link: 'link-1',
      flow: 'people',
      system: 'customcrm',
      entity: 'contact',
      number: now,
      id: 'c-7',
      basis: 20,
      trace: expect.any(String),
      pairs: [
        { pair: 'Phone', properties: [{ property: 'Phone', form: 'text', expected: '1' }] },
        { pair: 'Email', properties: [{ property: 'Email', form: 'text', expected: null }] },
        {
          pair: 'FullName',
          properties: [
            { property: 'FirstName', form: 'text', expected: null },
            { property: 'LastName', form: 'text', expected: null },
          ],
        },
      ],
    });
  });

  it('is one conflict for the whole record when it was edited, held until an operator speaks', () => {
    const { link, decisions, commanded } = follow(editedSince);
    expect(commanded).toEqual([]);
    expect(decisions).toEqual([
      {
        kind: 'conflict',
        pair: 'Phone',
        conflict: 'delete/edit',
        policy: 'manual',
        winner: null,
        values: { webcrm: [], customcrm: ['2'] },
        times: { webcrm: at(50), customcrm: at(60) },
      },
    ]);
    expect(follow(edited(deleting, link, 'customcrm', { Phone: '3' }, at(70))).decisions).toMatchObject([{ values: { customcrm: ['3'] } }]);
    expect(judgeDelete(deleting, edited(deleting, link, 'customcrm', { Phone: '1' }, at(70)), false)).toBe('wait');
    expect(judgeDelete(deleting, { ...link, deletion: { ...link.deletion, word: 'keep' } }, false)).toBe('endLink');
  });

  it('is taken back when the record returns', () => {
    const held = follow(editedSince).link;
    const back = acceptState(deleting, held, 'webcrm', { version: 99, changedAt: at(80), record: held.sides.webcrm.values });
    expect(judgeDelete(deleting, back, false)).toBe('nothing');
    expect(reconcile(deleting, back, () => null, now).commanded).toEqual(['webcrm']);
  });

  it('can be held by the brake, and goes on as before once it is released', () => {
    const held = holdDelete(agreed, 'brake', 'too many');
    expect(judgeDelete(deleting, held, false)).toBe('wait');
    expect(judgeDelete(deleting, { ...held, deletion: { ...held.deletion, word: 'release' } }, false)).toBe('delete');
    expect(judgeDelete(deleting, { ...editedSince, deletion: { word: 'release' } }, false)).toBe('hold');
  });
});

describe('The outcome of a delete', () => {
  const gone = { id: 'c-7', version: 30, changedAt: at(90), record: null };

  it('done: the link ends for good, also when the deleted record has returned meanwhile', () => {
    const done = acceptOutcome(deleting, asking, answer(asking, { status: 'done', state: gone }));
    expect(done).toMatchObject({ deletion: { done: true }, outstanding: { customcrm: null } });
    const back = acceptState(deleting, asking, 'webcrm', { version: 99, changedAt: at(80), record: { Phone: '1' } });
    for (const link of [
      done,
      acceptOutcome(deleting, back, answer(back, { status: 'done', state: gone })),
      acceptGone(back, 'customcrm', gone),
    ])
      expect(judgeDelete(deleting, link, false)).toBe('endLink');
  });

  it('refused because somebody had edited: a conflict', () => {
    const state = { ...gone, record: { ...asking.sides.customcrm.values, Phone: '5' } };
    const link = acceptOutcome(deleting, asking, answer(asking, { status: 'done', state, pairs: [{ pair: 'Phone', result: 'refused' }] }));
    expect(judgeDelete(deleting, link, false)).toBe('hold');
  });

  it('refused although nothing had changed: held as a fault, not repeated', () => {
    const state = { ...gone, version: 20, record: asking.sides.customcrm.values };
    const link = acceptOutcome(deleting, asking, answer(asking, { status: 'done', state, pairs: [{ pair: 'Phone', result: 'refused' }] }));
    expect(link.deletion?.held).toEqual({ by: 'failure', reason: 'refused although the record is unchanged in Phone' });
    expect(judgeDelete(deleting, link, false)).toBe('wait');
  });

  it('failed: held with the reason, and asked again when an operator says so', () => {
    const link = acceptOutcome(deleting, asking, answer(asking, { status: 'failed', reason: 'persons are never deleted' }));
    expect(link.deletion?.held).toEqual({ by: 'failure', reason: 'persons are never deleted' });
    expect(judgeDelete(deleting, link, false)).toBe('wait');
    expect(judgeDelete(deleting, { ...link, deletion: { ...link.deletion, word: 'delete' } }, false)).toBe('delete');
  });

  it('refused after the record had returned: the rule of a pair goes on', () => {
    const back = acceptState(deleting, asking, 'webcrm', { version: 99, changedAt: at(80), record: agreed.sides.webcrm.values });
    const state = { ...gone, record: { ...asking.sides.customcrm.values, Phone: '5' } };
    const link = acceptOutcome(deleting, back, answer(back, { status: 'done', state, pairs: [{ pair: 'Phone', result: 'refused' }] }));
    expect(judgeDelete(deleting, link, false)).toBe('nothing');
    expect(reconcile(deleting, link, () => null, now).commanded).toEqual(['webcrm']);
  });
});

describe('A delete that is ignored', () => {
  it('lists what can not be written any more, and writes it when the record returns', () => {
    const { decisions, commanded, link } = reconcile(ignoring, editedSince, () => null, now);
    expect(commanded).toEqual([]);
    expect(decisions).toEqual([{ kind: 'impossible', pair: 'Phone', reason: 'the record is gone from webcrm' }]);
    const back = acceptState(ignoring, link, 'webcrm', { version: 99, changedAt: at(80), record: agreed.sides.webcrm.values });
    expect(reconcile(ignoring, back, () => null, now).commanded).toEqual(['webcrm']);
  });
});

describe('Any link whose record was deleted', () => {
  const phone = fc.constantFrom<Json>('1', ' 1', '2', '', null);

  it('is followed by a delete only if the other record holds nothing that was not agreed', () => {
    fc.assert(
      fc.property(phone, phone, fc.boolean(), (present, once, wasAgreed) => {
        const link = deleted(linkOf({ webcrm: once, customcrm: present }, wasAgreed ? { webcrm: once, customcrm: once } : undefined));
        const text = (value: Json) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);
        const nothingLost = text(present) === (wasAgreed ? text(once) : null);
        expect(judgeDelete(deleting, link, false)).toBe(nothingLost ? 'delete' : 'hold');
      }),
    );
  });

  it('comes to rest: what was followed once changes nothing when it is followed again', () => {
    fc.assert(
      fc.property(phone, (present) => {
        const { link } = follow(deleted(linkOf({ webcrm: '1', customcrm: present }, same)));
        expect(follow(link)).toMatchObject({ link, commanded: [] });
      }),
    );
  });
});
