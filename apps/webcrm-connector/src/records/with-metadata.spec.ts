import { describe, expect, it } from '@jest/globals';
import { recordTypeOf } from './record-types.js';
import { withMetadata } from './with-metadata.js';

const said = { property: 'OrganisationCustom3', label: 'Customer number', maxLength: 20, values: [] };

const organisation = recordTypeOf('organisation');

describe('A type as one system has it', () => {
  it('has the labels, lengths and drop-downs that the system says', () => {
    const type = withMetadata(organisation, [said, { property: 'OrganisationType', label: 'Type', maxLength: 0, values: ['Kunde'] }]);
    expect(type.fields['OrganisationCustom3']).toEqual({ type: 'string', label: 'Customer number', maxLength: 20 });
    expect(type.fields['OrganisationType']).toEqual({ type: 'string', label: 'Type', values: ['Kunde'] });
  });

  it('keeps what the system says nothing of, and gets no field that is not described', () => {
    const type = withMetadata(organisation, [
      said,
      { ...said, property: 'OrganisationSecret' },
      { ...said, property: 'OrganisationName', maxLength: 0 },
    ]);
    expect(type.fields['OrganisationName']).toMatchObject({ maxLength: 200 });
    expect(type.fields['OrganisationCity']).toEqual(organisation.fields['OrganisationCity']);
    expect(Object.keys(type.fields)).toEqual(Object.keys(organisation.fields));
  });
});
