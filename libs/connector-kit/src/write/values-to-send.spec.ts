import { describe, expect, it } from '@jest/globals';
import { cutToFit, valuesToSend } from './values-to-send.js';

describe('Values to send', () => {
  it('are those of all properties of all pairs', () => {
    const pairs = [
      { pair: 'a', properties: [{ property: 'A', form: 'text' as const, value: '1' }] },
      {
        pair: 'b',
        properties: [
          { property: 'B', form: 'number' as const, value: 2 },
          { property: 'C', form: 'text' as const, value: null },
        ],
      },
    ];
    expect(valuesToSend(pairs, {})).toEqual({ A: '1', B: 2, C: null });
  });

  it('are cut to the greatest length, never within a character', () => {
    const fields = { Name: { type: 'string' as const, maxLength: 4 } };
    expect(cutToFit({ Name: 'abcdef', Other: 'abcdef' }, fields)).toEqual({ Name: 'abcd', Other: 'abcdef' });
    expect(cutToFit({ Name: 'abc👍' }, fields)).toEqual({ Name: 'abc' });
    expect(cutToFit({ Name: 12345 }, fields)).toEqual({ Name: 12345 });
  });
});
