import { describe, expect, it } from '@jest/globals';
import type { JsonRecord } from '#change-events';
import { Table } from '../../store/table.js';
import { organisation } from '../records/organisation.js';
import { person } from '../records/person.js';
import { parseQuery } from './parse-query.js';
import { runJoin } from './run-join.js';

function table(...values: readonly JsonRecord[]): Table {
  const filled = new Table();
  const stamp = { version: 1, createdAt: 0, createdBy: '', updatedAt: 0, updatedBy: '' };
  filled.fill(values.map((one, position) => ({ key: position + 1, ...stamp, values: one })));
  return filled;
}

const persons = table(
  { PersonLastName: 'Holm', PersonOrganisationId: 2 },
  { PersonLastName: 'Lund' },
  { PersonLastName: 'Berg', PersonOrganisationId: 1 },
  { PersonLastName: 'Dahl', PersonOrganisationId: 2 },
);
const organisations = table({ OrganisationName: "O'Hara" }, { OrganisationName: 'Nordlys' });
const sides = [
  { entity: person, table: persons },
  { entity: organisation, table: organisations },
];
const join = 'SELECT * FROM Person JOIN Organisation ON PersonOrganisationId = OrganisationId';

/** Person and organisation of each row. */
function keys(script: string, page = 1, size = 100): readonly (readonly number[])[] {
  return runJoin(sides, parseQuery(script), { page, size }).map((row) => row.map(({ key }) => key));
}

describe('A query over two entities', () => {
  it('gives every pair that is equal in the joined properties, in whichever order these are named', () => {
    const pairs = [
      [1, 2],
      [3, 1],
      [4, 2],
    ];
    expect(keys(join)).toEqual(pairs);
    expect(keys('SELECT * FROM Person JOIN Organisation ON Organisation.OrganisationId = Person.PersonOrganisationId')).toEqual(pairs);
  });

  it('asks for properties of both, and sorts and pages by any', () => {
    expect(keys(`${join} WHERE OrganisationName = 'O''Hara' OR (PersonLastName = 'dahl' AND OrganisationId = 2)`)).toEqual([
      [3, 1],
      [4, 2],
    ]);
    expect(keys(`${join} ORDER BY OrganisationName, PersonLastName DESC`)).toEqual([
      [1, 2],
      [4, 2],
      [3, 1],
    ]);
    expect(keys(`${join} ORDER BY OrganisationName, PersonLastName DESC`, 2, 2)).toEqual([[3, 1]]);
  });

  it('is refused with the entities that lack the property', () => {
    expect(() => keys('SELECT * FROM Person JOIN Organisation ON PersonOrganisationId = UserId')).toThrow(
      "ON needs a property of Organisation, not 'PersonOrganisationId' or 'UserId'",
    );
    expect(() => keys(`${join} WHERE UserId = 1`)).toThrow("Person and Organisation has no property 'UserId'");
  });
});
