import { describe, expect, it } from '@jest/globals';
import { anyOf, queryBatches } from './query-batches.js';
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

  it('keeps every script short enough for an address, and loses no condition', () => {
    const conditions = Array.from({ length: 100 }, (_, position) => `OrganisationName = 'Ærø & Søn ${position}'`);
    const batches = queryBatches(conditions);
    expect(batches.flat()).toEqual(conditions.map((_, position) => position));
    for (const batch of batches) {
      expect(
        new URLSearchParams({ script: select('Organisation', anyOf(conditions, batch), ['OrganisationId']) }).toString().length,
      ).toBeLessThan(2000);
    }
  });

  it('gives a condition that is too long by itself a script of its own', () => {
    expect(queryBatches(['a', 'b'.repeat(5000), 'c'])).toEqual([[0], [1], [2]]);
  });
});
