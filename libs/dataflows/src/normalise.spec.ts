import { describe, expect, it } from '@jest/globals';
import { isEmptyTuple, normalise, sameTuple, sameValue } from './normalise.js';

describe('normalise', () => {
  it('takes null, absent, empty and blank values of every form as nothing', () => {
    for (const form of ['text', 'number', 'date', 'instant', 'reference'] as const) {
      for (const nothing of [null, undefined, '', '  ']) expect(normalise(form, nothing)).toBeNull();
    }
  });

  it('compares text without line ending style, outer blanks and accent composition', () => {
    expect(sameValue('text', 'Havnegade 1\r\nBaghuset ', 'Havnegade 1\nBaghuset')).toBe(true);
    expect(sameValue('text', 'Caf\u00e9', 'Cafe\u0301')).toBe(true);
    expect(sameValue('text', 'Acme', 'ACME')).toBe(false);
  });

  it('compares numbers by value, whether text or number, and knows no negative zero', () => {
    expect(sameValue('number', '12,50', 12.5)).toBe(true);
    expect(sameValue('number', -0, 0)).toBe(true);
    expect(Object.is(normalise('number', -0), 0)).toBe(true);
    expect(normalise('number', 'a dozen')).toBe('a dozen');
  });

  it('does not take zero as nothing, except in a reference', () => {
    expect(normalise('number', 0)).toBe(0);
    expect(normalise('reference', 0)).toBeNull();
    expect(normalise('reference', '0')).toBeNull();
  });

  it('keeps opaque ids that only look like zero', () => {
    for (const id of ['00', '0e5', '0x0']) expect(normalise('reference', id)).toBe(id);
  });

  it('compares a reference by id, whether number or text', () => {
    expect(sameValue('reference', 1042, '1042')).toBe(true);
  });

  it('compares dates by the day as written', () => {
    expect(sameValue('date', '2015-12-13T23:59:59-09:00', '2015-12-13')).toBe(true);
    expect(sameValue('date', ' 2015-12-13', '2015-12-13')).toBe(true);
  });

  it('compares instants by moment, and reads one without offset as UTC', () => {
    expect(sameValue('instant', '2022-08-11T08:45:34+01:00', '2022-08-11T07:45:34.000Z')).toBe(true);
    expect(sameValue('instant', '2022-08-11T07:45:34', '2022-08-11T07:45:34Z')).toBe(true);
    expect(normalise('instant', 'Order 5')).toBe('Order 5');
  });

  it('takes the first day of year 1 as no date', () => {
    expect(normalise('date', '0001-01-01T00:00:00+00:00')).toBeNull();
    expect(normalise('instant', '0001-01-01T00:00:00+00:00')).toBeNull();
  });
});

describe('tuples', () => {
  it('are the same when every position says the same', () => {
    expect(sameTuple(['text', 'number'], ['a ', '1'], ['a', 1])).toBe(true);
    expect(sameTuple(['text', 'number'], ['a', 1], ['a', 2])).toBe(false);
  });

  it('are empty only when every position is', () => {
    expect(isEmptyTuple(['text', 'reference'], ['', 0])).toBe(true);
    expect(isEmptyTuple(['text', 'reference'], ['', 7])).toBe(false);
  });
});
