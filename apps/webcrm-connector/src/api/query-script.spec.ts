import { describe, expect, it } from '@jest/globals';
import { anyOf, longWhere, queryBatches, safeWhere } from './query-batches.js';
import { literal, select, timeLiteral } from './query-script.js';

describe('Scripts for /Queries', () => {
  it('doubles quotes, so that a value never ends its literal', () => {
    expect(literal("O'Hara' OR '1' = '1")).toBe("'O''Hara'' OR ''1'' = ''1'");
  });

  it('names times in UTC and whole seconds, rounded down', () => {
    expect(timeLiteral(Date.UTC(2024, 0, 31, 23, 59, 59, 999))).toBe("'2024-01-31T23:59:59Z'");
  });

  it('selects whole records in a fixed order', () => {
    expect(select('Person', 'PersonId > 5', ['PersonId'])).toBe('SELECT * FROM Person WHERE PersonId > 5 ORDER BY PersonId');
  });

  it.each([
    [safeWhere, 2_000],
    [longWhere, 7_900],
  ])('keeps every script short enough for an address, and loses no condition', (longest, most) => {
    const conditions = Array.from({ length: 300 }, (_, position) => `OrganisationName = 'Ærø & Søn ${position}'`);
    const batches = queryBatches(conditions, longest);
    expect(batches.flat()).toEqual(conditions.map((_, position) => position));
    for (const batch of batches) {
      expect(
        new URLSearchParams({ script: select('Organisation', anyOf(conditions, batch), ['OrganisationId']) }).toString().length,
      ).toBeLessThan(most);
    }
  });

  it('gives a condition that is too long by itself a script of its own', () => {
    expect(queryBatches(['a', 'b'.repeat(5000), 'c'], safeWhere)).toEqual([[0], [1], [2]]);
  });
});
