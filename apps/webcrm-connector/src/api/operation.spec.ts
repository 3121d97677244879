import { describe, expect, it } from '@jest/globals';
import { operation } from './operation.js';

describe('A call of an operation of the contract', () => {
  it('fills the path and makes all that stands in the address into texts', () => {
    const places = { startDate: '2024-01-01T00:00:00Z', endDate: '../x?y' };
    const path = '/Organisations/FindByUpdateDates/{startDate}/{endDate}';
    expect(operation('get', path, { in: places, query: { Page: 2, Size: 500 } })).toEqual({
      method: 'GET',
      path: '/Organisations/FindByUpdateDates/2024-01-01T00%3A00%3A00Z/..%2Fx%3Fy',
      query: { Page: '2', Size: '500' },
      headers: {},
    });
  });

  it('sends a form as a form and a body as JSON', () => {
    expect(operation('post', '/Auth/ApiLogin', { form: { authCode: 'a&b' } }).body).toEqual(new URLSearchParams({ authCode: 'a&b' }));
    const body = [{ PersonId: 7 }];
    expect(operation('patch', '/{collection}', { in: { collection: 'Persons' }, body })).toMatchObject({ path: '/Persons', body });
  });
});
