import { describe, expect, it } from '@jest/globals';
import { contact } from '../records/contact.js';
import { order } from '../records/order.js';
import { encode } from './encode.js';

describe('Encoding values for the Custom CRM', () => {
  it('says "nothing" as null, which is what empties a property in a merge patch', () => {
    expect(encode(order, { Title: '', Amount: null, OrderDate: '' })).toEqual({
      kind: 'values',
      values: { Title: null, Amount: null, OrderDate: null },
    });
  });

  it('makes decimals that come as texts into numbers, and ids that come as numbers into texts', () => {
    expect(encode(order, { Amount: '12.50', CustomerId: 17 })).toEqual({ kind: 'values', values: { Amount: 12.5, CustomerId: '17' } });
  });

  it('writes moments in UTC, whatever their offset, and days as they are written', () => {
    expect(encode(order, { OrderDate: '2024-02-03T00:30:00+01:00' })).toMatchObject({ values: { OrderDate: '2024-02-02T23:30:00.000Z' } });
    expect(encode(order, { OrderDate: '2024-02-03T00:30:00' })).toMatchObject({ values: { OrderDate: '2024-02-03T00:30:00.000Z' } });
    expect(encode(contact, { BirthDate: '1980-05-01T00:00:00+02:00' })).toMatchObject({ values: { BirthDate: '1980-05-01' } });
  });

  it.each([
    ['Id', 'kept by the Custom CRM', 'K-1'],
    ['ExternalId', 'the mark of a link', 'x'],
    ['ShoeSize', 'unknown', 44],
    ['BirthDate', 'a day', 'in May'],
  ])('names %s as impossible: %s', (property, _why, value) => {
    expect(encode(contact, { Title: 'CEO', [property]: value })).toMatchObject({ kind: 'impossible', property });
  });
});
