import { describe, expect, it } from '@jest/globals';
import { compare } from './compare.js';

const phone = [{ pair: 'phone', properties: [{ property: 'Phone', form: 'text' as const, value: '+31 6', expected: '1' }] }];
const range = [
  {
    pair: 'range',
    properties: [
      { property: 'From', form: 'number' as const, value: 1 },
      { property: 'To', form: 'number' as const, value: 9 },
    ],
  },
];

describe('Comparing a record with what was sent', () => {
  it.each([
    ['applied', { Phone: '+31 6 ' }],
    ['ignored', { Phone: '1' }],
    ['rewritten', { Phone: '0031 6' }],
    ['rewritten', {}],
  ])('says %s', (result, after) => {
    expect(compare(phone, { Phone: '1' }, after)).toEqual([{ pair: 'phone', result }]);
  });

  it('takes a pair of several properties as a whole', () => {
    expect(compare(range, { From: 0, To: 0 }, { From: '1', To: 9.0 })[0]?.result).toBe('applied');
    expect(compare(range, { From: 0, To: 0 }, { From: 1, To: 0 })[0]?.result).toBe('rewritten');
    expect(compare(range, { From: 0, To: 0 }, { From: 0, To: 0 })[0]?.result).toBe('ignored');
  });
});
