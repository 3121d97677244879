import { describe, expect, it } from '@jest/globals';
import { integer } from './integer.js';

const { to } = integer.create({}, 1);
const none = () => null;

describe('integer', () => {
  it('writes a whole number, whether it was given as number or as text', () => {
    expect(to.webcrm(['75'], [0], none)).toEqual({ kind: 'value', value: [75] });
    expect(to.customcrm([75], [null], none)).toEqual({ kind: 'value', value: [75] });
  });

  it.each(['12.5', 'many', '99999999999999999'])('does not round or guess %j', (value) => {
    expect(to.webcrm([value], [0], none)).toEqual({ kind: 'impossible', reason: `'${value}' is not a whole number` });
  });

  it('empties with null', () => {
    expect(to.customcrm([null], [5], none)).toEqual({ kind: 'value', value: [null] });
  });
});
