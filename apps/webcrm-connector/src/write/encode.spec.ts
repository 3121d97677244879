import { describe, expect, it } from '@jest/globals';
import { recordTypeOf } from '../records/record-types.js';
import { encode } from './encode.js';

const opportunity = recordTypeOf('opportunity');
const person = recordTypeOf('person');
const organisation = recordTypeOf('organisation');

describe('Encoding values for webCRM', () => {
  it('writes "nothing" in the way of each type, because webCRM takes null for "leave it alone"', () => {
    const nothing = { PersonTitle: null, PersonBirthday: null, PersonOrganisationId: null, PersonCheckMark1: null };
    expect(encode(person, nothing)).toEqual({
      kind: 'values',
      values: { PersonTitle: '', PersonBirthday: '0001-01-01T00:00:00', PersonOrganisationId: 0, PersonCheckMark1: false },
    });
  });

  it('makes references and decimals that come as texts into numbers', () => {
    expect(encode(opportunity, { OpportunityPersonId: '17', OpportunityOrderValue: '12.50' })).toEqual({
      kind: 'values',
      values: { OpportunityPersonId: 17, OpportunityOrderValue: 12.5 },
    });
  });

  it('gives a day a time, and leaves a full time as it is', () => {
    expect(encode(person, { PersonBirthday: '1980-05-01', PersonMemberStartDate: '2024-02-03T10:00:00+01:00' })).toEqual({
      kind: 'values',
      values: { PersonBirthday: '1980-05-01T00:00:00', PersonMemberStartDate: '2024-02-03T10:00:00+01:00' },
    });
  });

  it.each([
    ['PersonName', 'kept by webCRM', 'Åse Berg'],
    ['PersonPassword', 'secret', 'open sesame'],
    ['PersonShoeSize', 'unknown', 44],
    ['PersonOrganisationId', 'a number', 'seventeen'],
    ['PersonSortOrder', 'a whole number', 1.5],
    ['PersonBirthday', 'a date', 'in May'],
  ])('names %s as impossible: %s', (property, _why, value) => {
    expect(encode(person, { PersonTitle: 'CEO', [property]: value })).toMatchObject({ kind: 'impossible', property });
  });

  it('knows what a drop-down offers, and that it may be left empty', () => {
    const type = { ...organisation, fields: { OrganisationType: { type: 'string', values: ['Kunde', 'Emne'] } } } as const;
    expect(encode(type, { OrganisationType: 'Partner' })).toEqual({
      kind: 'impossible',
      property: 'OrganisationType',
      reason: '"Partner" is none of the values of the drop-down OrganisationType: Kunde, Emne',
    });
    expect(encode(type, { OrganisationType: 'Emne' })).toMatchObject({ kind: 'values' });
    expect(encode(type, { OrganisationType: null })).toMatchObject({ kind: 'values' });
  });
});
