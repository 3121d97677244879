import { describe, expect, it } from '@jest/globals';
import { decimal } from './decimal.js';

const exact = decimal.create({}, 1).to;
const cents = decimal.create({ scale: 2 }, 1).to;
const none = () => null;

describe('decimal', () => {
  it('writes a number, whether it was given as number or as text', () => {
    expect(exact.customcrm(['12,50'], [null], none)).toEqual({ kind: 'value', value: [12.5] });
    expect(exact.webcrm([12.5], [0], none)).toEqual({ kind: 'value', value: [12.5] });
  });

  it('rounds to the scale, half away from zero on the digits as written', () => {
    const answers = [1.005, -1.005, 2.344, '0.125'].map((value) => cents.customcrm([value], [null], none));
    expect(answers).toEqual([1.01, -1.01, 2.34, 0.13].map((value) => ({ kind: 'value', value: [value] })));
  });

  it('keeps a present number that rounds to the same', () => {
    expect(cents.webcrm([1.23], [1.2345], none)).toEqual({ kind: 'value', value: [1.2345] });
  });

  it('leaves numbers beyond exact digits as they are', () => {
    expect(cents.customcrm([1e300], [null], none)).toEqual({ kind: 'value', value: [1e300] });
  });

  it('says so when a value is not a number', () => {
    expect(exact.customcrm(['a dozen'], [1], none)).toEqual({ kind: 'impossible', reason: "'a dozen' is not a number" });
  });

  it('empties with null, and does not take zero as empty', () => {
    expect(exact.customcrm([''], [1], none)).toEqual({ kind: 'value', value: [null] });
    expect(exact.customcrm([0], [1], none)).toEqual({ kind: 'value', value: [0] });
  });
});
