import { describe, expect, it } from '@jest/globals';
import { parseQuery } from './parse-query.js';

describe('A query script', () => {
  it('is read with its conditions and its order', () => {
    expect(
      parseQuery(
        "SELECT * FROM Organisation WHERE OrganisationUpdatedAt >= '2024-01-01T00:00:00' AND OrganisationId > 5 ORDER BY OrganisationUpdatedAt ASC, OrganisationId",
      ),
    ).toEqual({
      columns: null,
      from: 'Organisation',
      joins: [],
      where: {
        kind: 'and',
        parts: [
          { kind: 'compare', property: 'OrganisationUpdatedAt', operator: '>=', value: '2024-01-01T00:00:00' },
          { kind: 'compare', property: 'OrganisationId', operator: '>', value: 5 },
        ],
      },
      order: [
        { property: 'OrganisationUpdatedAt', descending: false },
        { property: 'OrganisationId', descending: false },
      ],
    });
  });

  it('binds AND closer than OR, and brackets closest', () => {
    const { where } = parseQuery('SELECT PersonId FROM Person WHERE PersonId = 1 OR PersonId = 2 AND (PersonId = 3 OR PersonId = 4)');
    expect(where).toMatchObject({
      kind: 'or',
      parts: [{ value: 1 }, { kind: 'and', parts: [{ value: 2 }, { kind: 'or', parts: [{ value: 3 }, { value: 4 }] }] }],
    });
  });

  it('joins other entities, with or without INNER', () => {
    const script =
      'SELECT * FROM Person JOIN Organisation ON PersonOrganisationId = OrganisationId INNER JOIN User ON UserId = OrganisationOwner';
    expect(parseQuery(script).joins).toEqual([
      { entity: 'Organisation', left: 'PersonOrganisationId', right: 'OrganisationId' },
      { entity: 'User', left: 'UserId', right: 'OrganisationOwner' },
    ]);
  });

  it('holds quotes in a text when they are doubled', () => {
    const { where } = parseQuery("SELECT * FROM Person WHERE PersonLastName = 'O''Hara '' AND 1'");
    expect(where).toMatchObject({ value: "O'Hara ' AND 1" });
  });

  it('knows all operators, and != as <>', () => {
    for (const operator of ['=', '<>', '<', '<=', '>', '>=', 'LIKE']) {
      expect(parseQuery(`select * from Person where PersonId ${operator} 1`).where).toMatchObject({ operator });
    }
    expect(parseQuery('SELECT * FROM Person WHERE PersonId != NULL').where).toMatchObject({ operator: '<>', value: null });
    expect(parseQuery('SELECT * FROM Person WHERE PersonId IS NOT NULL').where).toMatchObject({ operator: '<>', value: null });
  });

  it.each([
    ["SELECT * FROM Person WHERE PersonLastName = 'open", 'Cannot read the script from character 44'],
    ['SELECT * FROM Person WHERE PersonId =', "Expected a 'text', a number or NULL but found 'the end'"],
    ['SELECT * FROM Person WHERE PersonId = 1 PersonId', "Expected the end of the script but found 'PersonId'"],
    ['DELETE FROM Person', "Expected SELECT but found 'DELETE' at character 1"],
    ['SELECT * FROM Person WHERE (PersonId = 1', "Expected ) but found 'the end'"],
    ['SELECT * FROM Person JOIN Organisation', "Expected ON but found 'the end'"],
    [
      'SELECT * FROM Person LEFT JOIN Organisation ON PersonOrganisationId = OrganisationId',
      "Expected the end of the script but found 'LEFT'",
    ],
  ])('is refused with what was expected and where: %s', (script, text) => {
    expect(() => parseQuery(script)).toThrow(text);
  });
});
