import { describe, expect, it } from '@jest/globals';
import type { Json, PairResult } from '#change-events';
import { answerTo, at, linkOf, sampleFlow } from '../../test/sample-link.js';
import { acceptGone } from './accept-gone.js';
import { followDelete } from './follow-delete.js';
import { historyOf } from './history.js';
import { reconcile } from './reconcile.js';

const flow = sampleFlow();
const times = { webcrm: at(7), customcrm: at(0) };
const asking = reconcile(flow, linkOf({ webcrm: '2', customcrm: '1' }, { webcrm: '1', customcrm: '1' }, { times }), () => null, at(9)).link;

describe('The history of a write', () => {
  it.each<[PairResult['result'], string, string]>([
    ['applied', 'edited in the moment after', '2'],
    ['rewritten', 'TWO', 'TWO'],
    ['ignored', '1', '1'],
    ['refused', '5', '1'],
    ['failed', '1', '1'],
  ])('keeps what an update replaced: %s', (result, holds, after) => {
    expect(historyOf(flow, asking, answerTo(asking, 'customcrm', result, { Phone: holds }))).toEqual([
      { pair: 'Phone', result, before: ['1'], after: [after], cause: 'edit', editedAt: at(7) },
    ]);
  });

  it('keeps what went with a record that the sync deleted, and nothing of one that stayed', () => {
    const gone = acceptGone(linkOf({ webcrm: '1', customcrm: '1' }, { webcrm: '1', customcrm: '1' }), 'webcrm', {
      version: 11,
      changedAt: at(50),
    });
    const deleting = followDelete(flow, gone, 'delete', at(60)).link;
    const answer = answerTo(deleting, 'customcrm', 'applied', {});
    const state = { id: 'c-7', version: 30, changedAt: at(61), record: null };
    const taken = (pair: string, before: readonly Json[]) => ({
      pair,
      result: 'applied',
      before,
      after: before.map(() => null),
      cause: 'delete',
      editedAt: at(50),
    });
    expect(historyOf(flow, deleting, { ...answer, state })).toEqual([
      taken('Phone', ['1']),
      taken('Email', [null]),
      taken('FullName', [null, null]),
    ]);
    expect(historyOf(flow, deleting, answer)).toEqual([]);
  });

  it('says nothing of an answer to an older command', () => {
    expect(historyOf(flow, asking, { ...answerTo(asking, 'customcrm', 'applied', {}), number: 1 })).toEqual([]);
  });
});
