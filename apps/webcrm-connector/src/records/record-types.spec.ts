import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { fieldsOf } from '#connector-kit';
import { readYamlFiles } from '#platform';
import { checkAgainstFields, loadFlows } from '#dataflows';
import { publicDescription } from '../../test/public-description.js';
import type { Schema } from '../../test/public-description.js';
import { isSecret } from '../read/secrets.js';
import { recordTypes } from './record-types.js';

const description = publicDescription();
const contract = parse(readFileSync('apps/webcrm-connector/webcrm.openapi.yaml', 'utf8')) as {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

describe("webCRM's types", () => {
  it('have every property that the flows of the repository name', () => {
    const loaded = loadFlows(readYamlFiles('flows'));
    const flows = 'flows' in loaded ? loaded.flows : [];
    expect(flows).toHaveLength(6);
    expect(checkAgainstFields(flows, { webcrm: fieldsOf(recordTypes) })).toEqual([]);
  });

  it("take the texts that webCRM's public description lists, where it lists them", () => {
    if (!description) return;
    for (const { name } of recordTypes) {
      const { properties: said = {} } = description.definitions[`${name}Dto`] ?? {};
      const { properties: ours = {} } = contract.components.schemas[name] ?? {};
      for (const property of Object.keys(ours)) expect([property, ours[property]?.enum]).toEqual([property, said[property]?.enum]);
    }
  });

  it("have every property of webCRM's public description as it is there, without the secrets and with what is known of later versions", () => {
    if (!description) return;
    const later = recordTypes.flatMap(({ name, fields }) => {
      const { [`${name}Dto`]: { properties = {} } = {} } = description.definitions;
      for (const [property, { type, format, maxLength }] of Object.entries(properties)) {
        const described = { type: format === 'date-time' ? format : type, maxLength };
        const { type: ours, maxLength: ourLength } = fields[property] ?? {};
        expect({ property, type: ours, maxLength: ourLength }).toEqual({ property, ...(isSecret(property) ? {} : described) });
      }
      return Object.keys(fields).filter((property) => !Object.hasOwn(properties, property));
    });
    expect(later).toEqual([
      'OrganisationCompanyDescription',
      'OrganisationDeliveryAddress',
      'OrganisationDeliveryCity',
      'OrganisationDeliveryPostCode',
      'OrganisationDeliveryState',
      'OpportunityCurrencySymbol',
    ]);
  });
});
