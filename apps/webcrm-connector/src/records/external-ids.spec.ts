import { describe, expect, it } from '@jest/globals';
import { externalIds } from './external-ids.js';

describe('WEBCRM_EXTERNAL_ID_FIELDS', () => {
  it('names a property for each entity', () => {
    expect([...externalIds('organisation=OrganisationCustom15,person=PersonCustom15')]).toEqual([
      ['organisation', 'OrganisationCustom15'],
      ['person', 'PersonCustom15'],
    ]);
    expect(externalIds('').size).toBe(0);
  });

  it('is refused with every entry that webCRM can not hold a link id in', () => {
    const setting = 'company=Name,person=OrganisationCustom15,organisation=OrganisationVatGroup,user=UserLanguageId';
    expect(() => externalIds(setting)).toThrow(
      /company is none of .*\n.*Person has no property OrganisationCustom15\n.*OrganisationVatGroup can't hold.*\n.*UserLanguageId can't hold/,
    );
  });
});
