import { describe, expect, it } from '@jest/globals';
import { answerTo, at, edited, linkOf, sampleFlow } from '../../test/sample-link.js';
import { acceptOutcome } from './accept-outcome.js';
import { countedEqual } from './counted-equal.js';
import type { LinkState } from './link-state.js';
import { reconcile } from './reconcile.js';

const flow = sampleFlow();
const [phone] = flow.pairs;
const listed = (link: LinkState) => phone && countedEqual(phone, link, () => null);
const asking = reconcile(flow, linkOf({ webcrm: 'long number', customcrm: '1' }, { webcrm: '1', customcrm: '1' }), () => null, at(9)).link;

describe('A pair that counts as equal', () => {
  it('is listed with what was sent and what the system holds, once the system has said so twice', () => {
    const once = acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'rewritten', { Phone: 'LONG NUMBER' }));
    expect(listed(once)).toBeUndefined();
    const again = { ...once, outstanding: asking.outstanding };
    const twice = acceptOutcome(flow, again, answerTo(asking, 'customcrm', 'rewritten', { Phone: 'LONG NUMBER' }));
    expect(listed(twice)).toEqual({ system: 'customcrm', sent: ['long number'], holds: ['LONG NUMBER'] });
  });

  it('is listed at once when the system only cut the value', () => {
    const cut = acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'rewritten', { Phone: 'long n' }));
    expect(listed(cut)).toEqual({ system: 'customcrm', sent: ['long number'], holds: ['long n'] });
    expect(listed(edited(flow, cut, 'webcrm', { Phone: 'other' }, at(200)))).toBeUndefined();
  });

  it('is not listed when the sides say the same', () => {
    expect(listed(acceptOutcome(flow, asking, answerTo(asking, 'customcrm', 'applied', { Phone: 'long number' })))).toBeUndefined();
  });
});
