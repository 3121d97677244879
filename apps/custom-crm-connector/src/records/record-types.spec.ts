import { describe, expect, it } from '@jest/globals';
import { fieldsOf } from '#connector-kit';
import { readYamlFiles } from '#platform';
import { checkAgainstFields, loadFlows } from '#dataflows';
import { recordTypes } from './record-types.js';

describe("The Custom CRM's types", () => {
  it('have every property that the flows of the repository name', () => {
    const loaded = loadFlows(readYamlFiles('flows'));
    const flows = 'flows' in loaded ? loaded.flows : [];
    expect(flows).toHaveLength(6);
    expect(checkAgainstFields(flows, { customcrm: fieldsOf(recordTypes) })).toEqual([]);
  });
});
