import { describe, expect, it } from '@jest/globals';
import { judgeFate } from './judge-fate.js';

const fields = { Name: { type: 'string' }, Price: { type: 'number' }, Due: { type: 'date' } } as const;
const call = { seq: 5, sent: { Name: 'Ada', Price: '1.50', Due: '2026-01-01' } };
const fate = (candidates: Parameters<typeof judgeFate>[2], others: Parameters<typeof judgeFate>[1] = []) =>
  judgeFate(call, others, candidates, fields);

const own = { id: '7', record: { Name: ' Ada', Price: 1.5, Due: '2026-01-01T00:00:00Z', Note: 'more' } };
const twin = { ...own, id: '8' };
const eve = { id: '9', record: { Name: 'Eve', Price: 1.5, Due: '2026-01-01' } };
const gone = { id: '10', record: null };

describe('The fate of a create call without an answer', () => {
  it.each([
    ['a record equal in all that was sent, as its fields are compared', [eve, own], { kind: 'made', id: '7' }],
    ['two equal records', [own, twin], { kind: 'made', id: '7' }],
    ['no new record', [], { kind: 'notMade' }],
    ['a new record that differs', [eve], { kind: 'uncertain', ids: ['9'] }],
    ['a new record that is gone again', [gone], { kind: 'uncertain', ids: ['10'] }],
  ])('with %s', (_title, candidates, expected) => {
    expect(fate(candidates)).toEqual(expected);
  });

  it('is not put in doubt by what another open call may have made, one record for each', () => {
    const other = { seq: 6, sent: { Name: 'Eve' } };
    expect(fate([eve], [other])).toEqual({ kind: 'notMade' });
    expect(fate([eve, { ...eve, id: '11' }], [other])).toEqual({ kind: 'uncertain', ids: ['11'] });
  });

  it('is never made by a record that had nothing to equal', () => {
    expect(judgeFate({ seq: 5, sent: {} }, [], [own], fields)).toEqual({ kind: 'uncertain', ids: ['7'] });
  });
});
