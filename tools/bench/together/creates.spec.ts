import { describe, expect, it } from '@jest/globals';
import { Creates } from './creates.mjs';

const write = (who: string, at: number, before: object | null, after: object | null) => ({
  ...{ sequence: 1, at, who, entity: 'any', id: '1', before, after },
});

describe('What the services made', () => {
  it('is counted in both systems, and nothing else is', () => {
    const creates = new Creates();
    creates.add('webcrm', [
      write('services', 10, null, { OrganisationCustom15: 'a' }),
      write('services', 11, { OrganisationCustom15: 'a' }, { OrganisationCustom15: 'a' }),
      write('person', 12, null, { OrganisationCustom15: '' }),
    ]);
    creates.add('customcrm', [write('services', 20, null, { ExternalId: 'b' }), write('services', 21, { ExternalId: 'c' }, null)]);
    expect(creates).toMatchObject({ count: { webcrm: 1, customcrm: 1 }, total: 2, twice: 0 });
  });

  it('was made twice when two records of a system carry the id of one link, or one carries none', () => {
    const creates = new Creates();
    creates.add('webcrm', [write('services', 10, null, { OrganisationCustom15: 'a' })]);
    creates.add('customcrm', [write('services', 20, null, { ExternalId: 'a' })]);
    expect(creates.twice).toBe(0);
    creates.add('customcrm', [write('services', 21, null, { ExternalId: 'a' })]);
    creates.add('webcrm', [write('services', 11, null, { OrganisationCustom15: '' })]);
    expect(creates.twice).toBe(2);
  });
});
