import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { CustomProperty } from './records/custom-resource.js';
import { customResources } from './records/custom-resources.js';

interface Contract {
  readonly paths: Readonly<Record<string, unknown>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, Described>> }>> };
}

interface Described {
  readonly type: readonly string[];
  readonly maxLength?: number;
  readonly format?: string;
}

const contract = parse(readFileSync('apps/sandbox/custom-crm.openapi.yaml', 'utf8')) as Contract;

const types: Readonly<Record<CustomProperty['type'], Described>> = {
  string: { type: ['string', 'null'] },
  reference: { type: ['string', 'null'] },
  decimal: { type: ['number', 'null'] },
  integer: { type: ['integer', 'null'] },
  date: { type: ['string', 'null'], format: 'date' },
  'date-time': { type: ['string', 'null'], format: 'date-time' },
};

describe("The contract's description", () => {
  it('has the webhooks', () => {
    expect(Object.keys(contract.paths)).toEqual(expect.arrayContaining(['/webhooks', '/webhooks/{id}']));
    expect(Object.keys(contract.components.schemas['Webhook']?.properties ?? {})).toEqual(['id', 'url', 'events', 'enabled']);
  });

  it.each(customResources.map((resource) => [resource.path, resource] as const))(
    'says what the sandbox does for /%s',
    (path, { entity, properties }) => {
      expect(Object.keys(contract.paths)).toEqual(expect.arrayContaining([`/${path}`, `/${path}/{id}`, `/${path}/batch`]));
      const described = contract.components.schemas[`${entity.charAt(0).toUpperCase()}${entity.slice(1)}Values`]?.properties ?? {};
      expect(Object.keys(described)).toEqual(Object.keys(properties));
      for (const [name, { type, maxLength }] of Object.entries(properties)) {
        expect(described[name]).toMatchObject({ ...types[type], ...(maxLength === undefined ? {} : { maxLength }) });
      }
    },
  );
});
