import { describe, expect, it } from '@jest/globals';
import { judgeMatches, type MatchDecision, type Unlinked } from './judge-matches.js';

const person = (id: string, ...keys: (string | undefined)[]): Unlinked => ({ system: 'webcrm', id, keys });
const contact = (id: string, ...keys: (string | undefined)[]): Unlinked => ({ system: 'customcrm', id, keys });

function verdictsOf(...records: readonly Unlinked[]): Record<string, string> {
  return verdictsUnder([], ...records);
}

function verdictsUnder(decided: readonly MatchDecision[], ...records: readonly Unlinked[]): Record<string, string> {
  return Object.fromEntries(
    [...judgeMatches(records, [], decided)].map(([{ id }, verdict]) => [
      id,
      verdict.kind === 'match'
        ? `match ${verdict.partner.id}`
        : 'candidates' in verdict
          ? `${verdict.kind} ${verdict.candidates.map((candidate) => candidate.id).join(' ')}`
          : verdict.kind,
    ]),
  );
}

describe('Matching unlinked records', () => {
  it('joins two records that are the only ones with their key', () => {
    expect(verdictsOf(person('p', 'a@x'), contact('c', 'a@x'))).toEqual({ p: 'match c', c: 'match p' });
  });

  it('finds nobody for a record without a filled key', () => {
    expect(verdictsOf(person('p', undefined), contact('c', undefined))).toEqual({ p: 'none', c: 'none' });
  });

  it('never joins two records of one system', () => {
    expect(verdictsOf(person('p', 'a@x'), person('q', 'a@x'))).toEqual({ p: 'none', q: 'none' });
  });

  it('leaves it to a person when several could be meant', () => {
    expect(verdictsOf(person('p', 'a@x'), person('q', 'a@x'), contact('c', 'a@x'))).toEqual({
      p: 'ambiguous c',
      q: 'ambiguous c',
      c: 'ambiguous p q',
    });
  });

  it('does not join by a later rule what an earlier one tells apart', () => {
    expect(verdictsOf(person('p', 'a@x', 'Ada'), contact('c', 'b@x', 'Ada'))).toEqual({ p: 'none', c: 'none' });
  });

  it('joins by a later rule where the earlier one says nothing', () => {
    expect(verdictsOf(person('p', undefined, 'Ada'), contact('c', 'b@x', 'Ada'))).toEqual({ p: 'match c', c: 'match p' });
  });

  describe('beside what is left of an ended link', () => {
    const survivor = contact('left', 'a@x', 'Ada');
    const kindOf = (record: Unlinked, ...others: readonly Unlinked[]) => judgeMatches([record, ...others], [survivor]).get(record)?.kind;

    it('does not take a record for a new one that has no other candidate', () => {
      expect(judgeMatches([person('p', 'a@x')], [survivor])).toEqual(new Map([[person('p', 'a@x'), { kind: 'leftover', survivor }]]));
    });

    it('joins a record with a candidate that is free', () => {
      expect(kindOf(person('p', 'a@x'), contact('c', 'a@x'))).toBe('match');
    });

    it('finds nobody for a record that an earlier rule tells apart, that has no key, or that is of the same system', () => {
      expect(kindOf(person('p', 'b@x', 'Ada'))).toBe('none');
      expect(kindOf(person('p', undefined, undefined))).toBe('none');
      expect(kindOf(contact('c', 'a@x'))).toBe('none');
    });
  });

  it('lets a record wait whose only candidate prefers another one by an earlier rule', () => {
    expect(verdictsOf(person('p', 'a@x', 'Ada'), person('q', undefined, 'Ada'), contact('c', 'a@x', 'Ada'))).toEqual({
      p: 'match c',
      c: 'match p',
      q: 'waits c',
    });
  });
});

describe('What an operator decided', () => {
  const decision = (webcrm: string, customcrm: string, verdict: MatchDecision['verdict']) => ({ ids: { webcrm, customcrm }, verdict });

  it('joins two records whatever their keys say, and lets others that wanted one of them wait', () => {
    const decided = [decision('p', 'c', 'same')];
    expect(verdictsUnder(decided, person('p', 'a@x'), contact('c', 'b@x'), contact('d', 'a@x'))).toEqual({
      p: 'match c',
      c: 'match p',
      d: 'waits p',
    });
  });

  it('keeps two records apart, so that the rest may match', () => {
    const decided = [decision('p', 'c', 'apart')];
    expect(verdictsUnder(decided, person('p', 'a@x'), contact('c', 'a@x'), contact('d', 'a@x'))).toEqual({
      p: 'match d',
      d: 'match p',
      c: 'none',
    });
    expect(verdictsUnder(decided, person('p', 'a@x'), contact('c', 'a@x'))).toEqual({ p: 'none', c: 'none' });
  });

  it('is passed over while one of the records is not free', () => {
    expect(verdictsUnder([decision('p', 'gone', 'same')], person('p', 'a@x'), contact('c', 'a@x'))).toEqual({ p: 'match c', c: 'match p' });
  });
});
