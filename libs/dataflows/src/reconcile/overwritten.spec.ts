import { describe, expect, it } from '@jest/globals';
import { answerTo, at, linkOf, sampleFlow } from '../../test/sample-link.js';
import { overwrittenBy } from './overwritten.js';
import { reconcile } from './reconcile.js';

const flow = sampleFlow();
const asking = reconcile(flow, linkOf({ webcrm: '2', customcrm: '1' }, { webcrm: '1', customcrm: '1' }), () => null, at(9)).link;
const outcome = answerTo(asking, 'customcrm', 'applied', { Phone: '2' });

describe('An edit that a write took the place of', () => {
  it('is kept as a conflict that the written value has won, with the times of both edits', () => {
    const answer = { ...outcome, pairs: [{ pair: 'Phone', result: 'applied' as const, overwrote: { values: ['5'], at: at(7) } }] };
    expect(overwrittenBy(flow, asking, answer)).toEqual([
      {
        kind: 'conflict',
        pair: 'Phone',
        conflict: 'overwritten',
        policy: 'latest',
        winner: 'webcrm',
        values: { webcrm: ['2'], customcrm: ['5'] },
        times: { webcrm: at(0), customcrm: at(7) },
      },
    ]);
  });

  it('is none where the outcome says nothing of it', () => {
    expect(overwrittenBy(flow, asking, outcome)).toEqual([]);
  });
});
