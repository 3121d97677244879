import { describe, expect, it } from '@jest/globals';
import { publicDescription } from '../../test/public-description.js';
import { secretProperties } from '../../test/secret-properties.js';
import { recordTypes } from '../records/record-types.js';
import { encode } from '../write/encode.js';
import { decode } from './decode.js';

/** No secrets, but of types that nobody keeps in sync, and named like some. */
const alsoDropped = ['SupportCaseTicket', 'TokenType'];

const properties = Object.values(publicDescription()?.definitions ?? {}).flatMap(({ properties: named = {} }) => Object.keys(named));

describe('Secrets of webCRM', () => {
  it('are dropped when a record is read, and nothing else of the public description is', () => {
    if (properties.length === 0) return;
    const [type] = recordTypes;
    const raw = Object.fromEntries(properties.map((property) => [property, 'x']));
    const left = type && decode(type, { ...raw, [type.idProperty]: 1 })?.record;
    const dropped = [...new Set(properties)].filter((property) => !Object.hasOwn(left ?? {}, property));
    expect(dropped.sort()).toEqual([...secretProperties, ...alsoDropped].sort());
  });

  it('are never written, nor is what stands in their place', () => {
    for (const type of recordTypes) {
      for (const property of secretProperties) expect(encode(type, { [property]: 'x' })).toMatchObject({ kind: 'impossible', property });
      const written = Object.keys(type.fields).filter((property) => encode(type, { [property]: '(censored)' }).kind === 'values');
      expect(written).toEqual([]);
    }
  });

  it('leave no way to write what webCRM keeps itself', () => {
    const unwritable = recordTypes.flatMap((type) =>
      Object.keys(type.fields).filter((name) => encode(type, { [name]: null }).kind !== 'values'),
    );
    const ofAll = recordTypes.flatMap(({ name }) =>
      ['Id', 'CreatedAt', 'CreatedBy', 'UpdatedAt', 'UpdatedBy'].map((suffix) => name + suffix),
    );
    expect(unwritable.filter((property) => !ofAll.includes(property))).toEqual([
      'OrganisationHistory',
      'OrganisationLastDisplayedAt',
      'OrganisationLastItemType',
      'OrganisationLastItemUpdatedAt',
      'OrganisationTelephoneSearch',
      'PersonHistory',
      'PersonLastLoginDateTime',
      'PersonName',
      'PersonTelephoneSearch',
      'UserLastLoginDateTime',
      'UserLastTryDateTime',
      'UserLoginCount',
      'OpportunityHistory',
      'ProductHistory',
    ]);
    expect(ofAll.filter((property) => !unwritable.includes(property))).toEqual([]);
  });
});
