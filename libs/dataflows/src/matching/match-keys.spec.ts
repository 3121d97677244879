import { describe, expect, it } from '@jest/globals';
import { sampleFlow } from '../../test/sample-link.js';
import { keyedBy, matchKeysOf } from './match-keys.js';

const flow = sampleFlow('match: [[Email], [{ property: Phone, ignore: punctuation }, FullName]]');
const keysOf = (system: 'webcrm' | 'customcrm', record: Readonly<Record<string, string>>) =>
  matchKeysOf(flow, system, record).map(({ rule, keys }) => [rule, keys.webcrm, keys.customcrm]);

describe('The match keys of a record', () => {
  it('are the same for both systems, whatever the case and the blanks', () => {
    const keys = keysOf('webcrm', { Email: ' Ada@X.org' });
    expect(keys).toHaveLength(1);
    expect(keysOf('customcrm', { Email: 'ada@x.org' })).toEqual(keys);
    expect(keysOf('customcrm', { Email: 'eva@x.org' })).not.toEqual(keys);
  });

  it('go through the transforms and ignore punctuation where the flow says so', () => {
    const keys = keysOf('webcrm', { Phone: '+45 12-34', FullName: 'Ada Holm' });
    expect(keysOf('customcrm', { Phone: '451234', FirstName: 'Ada', LastName: 'Holm' })).toEqual(keys);
  });

  it('are missing for a rule of which a part is empty', () => {
    expect(keysOf('webcrm', { Phone: '1', FullName: ' ' })).toEqual([]);
  });

  it('name the properties under which a record of either system is the same thing', () => {
    expect(matchKeysOf(flow, 'webcrm', { Phone: '1', FullName: 'Ada Holm' })[0]?.equals).toEqual({
      webcrm: { Phone: '1', FullName: 'Ada Holm' },
      customcrm: { Phone: '1', FirstName: 'Ada', LastName: 'Holm' },
    });
  });

  it('are made of something else as soon as they, or their flow, may be others', () => {
    const ada = { Email: 'ada@x.org', Phone: '1', Age: '30' };
    const before = keyedBy([flow], 'webcrm', ada);
    expect(keyedBy([flow], 'webcrm', { ...ada, Age: '31' })).toBe(before);
    const others = [{ ...ada, Email: 'eva@x.org' }, { ...ada, FullName: 'Ada Holm' }, null].map((record) =>
      keyedBy([flow], 'webcrm', record),
    );
    const otherFlows = [[{ ...flow, revision: 'r2' }], [flow, { ...flow, name: 'other' }], []].map((flows) =>
      keyedBy(flows, 'webcrm', ada),
    );
    expect(new Set([before, ...others, ...otherFlows]).size).toBe(7);
    expect(before).not.toMatch(/ada/i);
  });

  it('tell nothing about the values', () => {
    expect(keysOf('webcrm', { Email: 'ada@x.org' })[0]?.[1]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
