import { describe, expect, it } from '@jest/globals';
import { boolean } from './boolean.js';

const { to } = boolean.create({}, 1);
const none = () => null;

describe('boolean', () => {
  it.each([
    [true, true],
    ['Yes', true],
    [1, true],
    ['0', false],
    ['false', false],
  ])('takes %j for %j', (source, meaning) => {
    expect(to.customcrm([source], [!meaning], none)).toEqual({ kind: 'value', value: [meaning] });
  });

  it('takes empty for no, and leaves it empty', () => {
    expect(to.webcrm([null], [true], none)).toEqual({ kind: 'value', value: [false] });
    expect(to.customcrm([false], [null], none)).toEqual({ kind: 'value', value: [null] });
    expect(to.customcrm([false], [true], none)).toEqual({ kind: 'value', value: [false] });
  });

  it('keeps what says the same', () => {
    expect(to.webcrm(['yes'], [true], none)).toEqual({ kind: 'value', value: [true] });
    expect(to.customcrm([true], ['1'], none)).toEqual({ kind: 'value', value: ['1'] });
  });

  it.each(['perhaps', ['true'], 2])('does not guess what %j means', (value) => {
    expect(to.webcrm([value], [true], none)).toEqual({ kind: 'impossible', reason: `${JSON.stringify(value)} is neither yes nor no` });
  });
});
