import { describe, expect, it } from '@jest/globals';
import type { JsonRecord } from '#change-events';
import { Table } from '../../store/table.js';
import { person } from '../records/person.js';
import { parseQuery } from './parse-query.js';
import { runQuery } from './run-query.js';

const start = Date.parse('2026-01-01T00:00:00Z');

/** Persons with ids from 1, each changed a second after the one before; `values` are given by position. */
function table(count: number, values: (position: number) => JsonRecord = () => ({})): Table {
  const filled = new Table();
  filled.fill(
    Array.from({ length: count }, (_, position) => {
      const updatedAt = start + position * 1000;
      return { key: position + 1, version: 1, createdAt: updatedAt, createdBy: '', updatedAt, updatedBy: '', values: values(position) };
    }),
  );
  return filled;
}

function idsOf(from: Table, script: string, page = 1, size = 100): readonly number[] {
  return runQuery(from, person, parseQuery(script), { page, size }).map(({ key }) => key);
}

describe('A query', () => {
  it('gives what changed since a moment, oldest first, page by page', () => {
    const script = "SELECT * FROM Person WHERE PersonUpdatedAt >= '2026-01-01T01:00:05+01:00' ORDER BY PersonUpdatedAt, PersonId";
    expect(idsOf(table(10), script)).toEqual([6, 7, 8, 9, 10]);
    expect(idsOf(table(10), script, 2, 2)).toEqual([8, 9]);
    expect(idsOf(table(10), script, 4, 2)).toEqual([]);
  });

  it('reads a moment without an offset as UTC', () => {
    expect(idsOf(table(3), "SELECT * FROM Person WHERE PersonUpdatedAt > '2026-01-01T00:00:01'")).toEqual([3]);
  });

  it('walks by id', () => {
    expect(idsOf(table(5), 'SELECT * FROM Person WHERE PersonId > 2 ORDER BY PersonId')).toEqual([3, 4, 5]);
  });

  it('finds edited records at their new place and no longer at their old one', () => {
    const persons = table(5, () => ({ PersonEmail: 'a@b.example' }));
    const first = persons.get(1);
    if (!first) throw new Error('There is no first person');
    expect(idsOf(persons, "SELECT * FROM Person WHERE PersonEmail = 'a@b.example'")).toHaveLength(5);
    persons.put({ ...first, updatedAt: start + 60_000, values: { PersonEmail: 'new@b.example' } });
    expect(idsOf(persons, "SELECT * FROM Person WHERE PersonEmail = 'a@b.example'")).toEqual([2, 3, 4, 5]);
    expect(idsOf(persons, "SELECT * FROM Person WHERE PersonEmail = 'NEW@B.example'")).toEqual([1]);
    expect(idsOf(persons, 'SELECT * FROM Person ORDER BY PersonUpdatedAt')).toEqual([2, 3, 4, 5, 1]);
  });

  it('combines AND, OR and LIKE', () => {
    const persons = table(6, (position) => ({
      PersonLastName: position % 2 === 0 ? 'Holm' : 'Lund',
      PersonEmail: `p${position}@x.example`,
    }));
    const script =
      "SELECT * FROM Person WHERE (PersonLastName = 'holm' OR PersonId = 2) AND PersonEmail LIKE 'p%@X.example' AND PersonId < 5";
    expect(idsOf(persons, script)).toEqual([1, 2, 3]);
    expect(idsOf(persons, 'SELECT * FROM Person WHERE PersonId = 5 OR PersonId = 1')).toEqual([1, 5]);
  });

  it('takes what a record never got for what the API gives for it', () => {
    const persons = table(2, (position) => (position === 0 ? { PersonOrganisationId: 7 } : {}));
    expect(idsOf(persons, 'SELECT * FROM Person WHERE PersonOrganisationId = 0')).toEqual([2]);
    expect(idsOf(persons, 'SELECT * FROM Person WHERE PersonMemo = NULL')).toEqual([1, 2]);
  });

  it('sorts by any property, ties by id', () => {
    const persons = table(4, (position) => ({ PersonLastName: ['b', 'a', 'B', 'c'][position] ?? '' }));
    expect(idsOf(persons, 'SELECT * FROM Person ORDER BY PersonLastName DESC')).toEqual([4, 1, 3, 2]);
  });

  it('refuses properties that the entity lacks, and secrets', () => {
    expect(() => idsOf(table(1), 'SELECT * FROM Person WHERE PersonNme = 1')).toThrow("Person has no property 'PersonNme'");
    expect(() => idsOf(table(1), "SELECT * FROM Person WHERE PersonPassword = 'x'")).toThrow("Person has no property 'PersonPassword'");
    expect(() => idsOf(table(1), "SELECT * FROM Person WHERE PersonUpdatedAt > 'soon'")).toThrow(
      "'soon' can't be compared with PersonUpdatedAt",
    );
  });
});
