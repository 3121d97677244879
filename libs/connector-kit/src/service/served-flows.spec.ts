import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servedFlows } from './served-flows.js';

const flow = (name: string, enabled: boolean) => `flow: ${name}
webcrm: person
customcrm: contact
enabled: ${String(enabled)}
pairs:
  - PersonEmail <-> Email
`;
const connector = {
  system: 'customcrm' as const,
  descriptions: [
    { entity: 'contact', fields: { Email: { type: 'string' as const } }, stamps: [], idempotentCreate: true, deletable: true },
  ],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flows-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('The flows that a connector serves', () => {
  it('name the types of enabled flows', () => {
    writeFileSync(join(folder, 'persons.yaml'), flow('persons', true));
    writeFileSync(join(folder, 'notes.txt'), 'no flow');
    expect(servedFlows(folder, connector)).toEqual({ entities: ['contact'], faults: [] });
  });

  it('are held against what the connector knows of its system', () => {
    writeFileSync(join(folder, 'persons.yaml'), flow('persons', true).replace('Email\n', 'Emial\n'));
    expect(servedFlows(folder, connector).faults).toEqual([expect.stringMatching(/persons\.yaml:6 .*Emial/)]);
  });

  it('are a fault when there is nothing to do', () => {
    writeFileSync(join(folder, 'persons.yaml'), flow('persons', false));
    expect(servedFlows(folder, connector).faults).toEqual([expect.stringContaining('enable one')]);
    expect(servedFlows(join(folder, 'absent'), connector).faults).toEqual([expect.stringContaining('There is no flow file here')]);
  });
});
