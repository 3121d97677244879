import { describe, expect, it } from '@jest/globals';
import type { PairResult } from '#change-events';
import { answerTo, at, linkOf, sampleFlow } from '../../test/sample-link.js';
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

  it('says nothing of an answer to an older command', () => {
    expect(historyOf(flow, asking, { ...answerTo(asking, 'customcrm', 'applied', {}), number: 1 })).toEqual([]);
  });
});
