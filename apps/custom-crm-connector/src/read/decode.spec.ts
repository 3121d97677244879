import { describe, expect, it } from '@jest/globals';
import { TryLater } from '#connector-kit';
import { customer } from '../records/customer.js';
import { decode } from './decode.js';

const raw = { Id: 'C-000007', Name: 'Berg', Fax: null, CreatedAt: '2020-01-01T00:00:00.000Z', UpdatedAt: '2024-05-01T10:00:00.123Z' };

describe('Decoding a Custom CRM record', () => {
  it('keeps everything, with milliseconds and the ETag beside', () => {
    expect(decode(customer, raw, '"5"')).toEqual({
      id: 'C-000007',
      changedAt: Date.UTC(2024, 4, 1, 10, 0, 0, 123),
      record: raw,
      etag: '"5"',
    });
  });

  it('takes the time of creation for a record without a change time', () => {
    expect(decode(customer, { ...raw, UpdatedAt: null }).changedAt).toBe(Date.UTC(2020, 0, 1));
  });

  it.each([[{ detail: 'broken' }], [null], ['text']])('takes %j for no record, and the answer for none', (value) => {
    expect(() => decode(customer, value as never)).toThrow(TryLater);
  });
});
