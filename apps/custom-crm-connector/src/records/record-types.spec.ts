import { describe, expect, it } from '@jest/globals';
import { readFlowFiles } from '#connector-kit';
import { checkAgainstFields, loadFlows } from '#dataflows';
import type { SystemFields } from '#dataflows';
import { recordTypes } from './record-types.js';

describe("The Custom CRM's types", () => {
  it('have every property that the flows of the repository name', () => {
    const loaded = loadFlows(readFlowFiles('flows'));
    const flows = 'flows' in loaded ? loaded.flows : [];
    expect(flows).toHaveLength(6);
    const fields = Object.fromEntries(recordTypes.map((type) => [type.entity, type.fields]));
    expect(checkAgainstFields(flows, { customcrm: fields } as SystemFields)).toEqual([]);
  });
});
