import { randomUUID } from 'node:crypto';
import type { RegisteredFlow } from '../src/flows/registered-flows.js';
import type { StoredLink } from '../src/links/links.js';
import type { RecordSnapshot } from '../src/links/states.js';

/** A flow that is under way. */
export const registeredFlow = (name: string, more: Partial<RegisteredFlow> = {}): RegisteredFlow => ({
  name,
  entity: { webcrm: name, customcrm: name },
  enabled: true,
  firstEnabledAt: 1,
  revision: 'r1',
  older: [],
  held: null,
  walk: null,
  ...more,
});

/** A record of webcrm. */
export const recordState = (entity: string, id: string, version: number, more: Partial<RecordSnapshot> = {}): RecordSnapshot => ({
  system: 'webcrm',
  entity,
  id,
  version,
  changedAt: 1,
  createdFor: null,
  appearedAt: null,
  record: { Name: `${id} ${version}` },
  ...more,
});

/** A link that is in sync. */
export const storedLink = (flow: string, webcrm: string | null, customcrm: string | null, more: Partial<StoredLink> = {}): StoredLink => ({
  flow,
  standing: 'live',
  origin: 'matched',
  progress: 'inSync',
  madeAt: 1,
  state: {
    id: randomUUID(),
    ids: { webcrm, customcrm },
    sides: { webcrm: { version: 1, values: { Name: 'x\ny' } }, customcrm: { version: 0, values: {} } },
    pairs: { Name: { times: { webcrm: 1, customcrm: 2 }, writes: { webcrm: 0, customcrm: 0 } } },
    outstanding: { webcrm: null, customcrm: null },
    numbers: { webcrm: 0, customcrm: 3 },
  },
  ...more,
});
