import { describe, expect, it } from '@jest/globals';
import { customer } from '../records/customer.js';
import { deleteAnswer, writeAnswer } from './write-answer.js';

const record = { Id: 'C-000007', Name: 'Berg', UpdatedAt: '2024-05-01T10:00:00.123Z' };

describe('What became of a write to the Custom CRM', () => {
  it('hands on the record that the answer holds', () => {
    expect(writeAnswer(customer, { status: 200, record, etag: '"6"' })).toMatchObject({
      kind: 'written',
      id: 'C-000007',
      record: { etag: '"6"' },
    });
  });

  it.each([
    [404, 'gone'],
    [412, 'stale'],
    [409, 'rejected'],
    [401, 'rejected'],
    [429, 'unknown'],
    [500, 'unknown'],
    [503, 'unknown'],
  ])('takes status %d for %s', (status, kind) => {
    expect(writeAnswer(customer, { status })).toMatchObject({ kind });
  });

  it('names the property that a problem blames', () => {
    const problem = { title: 'Unprocessable Content', detail: 'Name has 300 characters', field: 'Name' };
    expect(writeAnswer(customer, { status: 422, problem })).toEqual({
      kind: 'rejected',
      reason: 'Name has 300 characters',
      property: 'Name',
    });
  });

  it('says which key lacks a right', () => {
    expect(writeAnswer(customer, { status: 403, problem: { title: 'Forbidden' } })).toEqual({
      kind: 'rejected',
      reason: 'the key in CUSTOM_CRM_API_KEY may not write customers: the Custom CRM answers "Forbidden"',
    });
  });
});

describe('What became of a delete in the Custom CRM', () => {
  it.each([
    [204, 'deleted'],
    [200, 'deleted'],
    [404, 'gone'],
    [410, 'gone'],
    [412, 'stale'],
    [409, 'rejected'],
    [403, 'rejected'],
    [500, 'unknown'],
  ])('takes status %d for %s', (status, kind) => {
    expect(deleteAnswer(customer, { status })).toMatchObject({ kind });
  });
});
