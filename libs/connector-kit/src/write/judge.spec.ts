import { describe, expect, it } from '@jest/globals';
import type { PairWrite } from '#change-events';
import { judge } from './judge.js';

const name: PairWrite = {
  pair: 'name',
  properties: [
    { property: 'First', form: 'text', value: 'Ada', expected: 'Eva' },
    { property: 'Last', form: 'text', value: 'Lovelace', expected: 'Byron' },
  ],
};

function verdictOn(record: Record<string, string>, arrived: readonly string[] = []): string {
  const { holding, refused, toWrite } = judge([name], record, arrived);
  return holding.length > 0 ? 'holding' : refused.length > 0 ? 'refused' : toWrite.length > 0 ? 'toWrite' : 'nothing';
}

describe('Judging a pair before it is written', () => {
  it.each([
    ['holds what was expected', { First: 'Eva', Last: 'Byron' }, 'toWrite'],
    ['says the same in another form', { First: ' Eva', Last: 'Byron ' }, 'toWrite'],
    ['holds the value already', { First: 'Ada', Last: 'Lovelace' }, 'holding'],
    ['holds half of the value', { First: 'Ada', Last: 'Byron' }, 'refused'],
    ['holds something else in one property', { First: 'Eva', Last: 'King' }, 'refused'],
    ['lacks a property', { First: 'Eva' }, 'refused'],
  ])('a record that %s', (_title, record, verdict) => {
    expect(verdictOn(record)).toBe(verdict);
  });

  it.each([
    ['holds again what was expected', { First: 'Eva', Last: 'Byron' }, 'holding'],
    ['holds the value', { First: 'Ada', Last: 'Lovelace' }, 'holding'],
    ['holds something else', { First: 'Eva', Last: 'King' }, 'refused'],
  ])('that was seen to arrive: a record that %s by now', (_title, record, verdict) => {
    expect(verdictOn(record, ['name'])).toBe(verdict);
    expect(verdictOn(record, ['another'])).toBe(verdictOn(record));
  });
});
