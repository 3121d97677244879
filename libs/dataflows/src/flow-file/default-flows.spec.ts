import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Flow } from '../flow.js';
import { describeFaults } from './flow-fault.js';
import { loadFlows } from './load-flows.js';

const root = new URL('../../../../', import.meta.url);
const read = (file: string) => ({ file, text: readFileSync(new URL(file, root), 'utf8') });
const shipped = readdirSync(new URL('flows/', root))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `flows/${name}`);

function load(files: readonly string[]): readonly Flow[] {
  const loaded = loadFlows(files.map(read));
  if ('faults' in loaded) throw new Error(describeFaults(loaded.faults));
  return loaded.flows;
}

describe('the flows that are shipped', () => {
  it('are six, each in the file of its name, and right', () => {
    const flows = load(shipped);
    expect(flows.map(({ name }) => name).sort()).toEqual([
      'opportunities',
      'organisations',
      'persons',
      'products',
      'quotationlines',
      'users',
    ]);
    expect(flows.map(({ name }) => `flows/${name}.yaml`)).toEqual(shipped);
  });

  it('tell editors where their schema is', () => {
    for (const { text } of shipped.map(read)) expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./flow.schema.json');
  });

  it('create no user in webCRM, which would be a paid licence', () => {
    const created = Object.fromEntries(load(shipped).map(({ name, createIn }) => [name, createIn]));
    expect(created).toEqual({
      opportunities: ['webcrm', 'customcrm'],
      organisations: ['webcrm', 'customcrm'],
      persons: ['webcrm', 'customcrm'],
      products: ['webcrm', 'customcrm'],
      quotationlines: ['webcrm', 'customcrm'],
      users: ['customcrm'],
    });
  });

  it('hold a record back for its organisation or opportunity, and for no other reference', () => {
    const required = load(shipped).flatMap(({ pairs }) =>
      pairs.filter((pair) => pair.required).map(({ key, references }) => [key, references]),
    );
    expect(required).toEqual([
      ['OpportunityOrganisationId', 'organisations'],
      ['QuotationLineOpportunityId', 'opportunities'],
    ]);
  });

  it('tell apart the flows that share a type of the Custom CRM by the same fixed value that makes a candidate', () => {
    for (const flow of load(shipped)) {
      const fixed = Object.entries(flow.create.customcrm).map(([property, value]) => [property, [value]]);
      expect(flow.candidates.customcrm).toEqual(Object.fromEntries(fixed));
    }
  });

  it('have an example that takes won opportunities alone', () => {
    const others = shipped.filter((file) => file !== 'flows/opportunities.yaml');
    const won = load([...others, 'docs/examples/won-opportunities.yaml']).at(-1);
    expect(won).toMatchObject({ name: 'opportunities', when: { webcrm: { OpportunityPercent: [100] }, customcrm: {} } });
  });
});
