import { describe, expect, it } from '@jest/globals';
import { topicsWith } from '../topics.js';
import type { Change } from './change.js';
import { encodeCommand } from './command-message.js';
import { encodeChange } from './encode-change.js';
import { traceparentOf } from './trace.js';

const edit: Change = {
  kind: 'updated',
  system: 'webcrm',
  entity: 'person',
  id: '17',
  version: 5,
  record: { PersonFirstName: 'Ada' },
  changed: ['PersonFirstName'],
  changedAt: 0,
  observedAt: 0,
  origin: 'person',
  source: 'webcrm',
};
const traceOf = (change: Change) => encodeChange(change, topicsWith('')).map(({ headers }) => headers['ce_traceparent']);

describe('The trace of a change', () => {
  it('begins with a state, and is the same whenever that state is sent', () => {
    expect(traceOf(edit)).toEqual([traceparentOf(edit)]);
    expect(traceOf({ ...edit, origin: 'republish' })).toEqual(traceOf(edit));
    expect(traceparentOf(edit)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('differs from that of any other state', () => {
    const others = [{ version: 6 }, { id: '18' }, { entity: 'user' }, { system: 'customcrm' as const }];
    const traces = [edit, ...others.map((other) => ({ ...edit, ...other }))].map(traceparentOf);
    expect(new Set(traces).size).toBe(5);
  });

  it('goes on with the command that carries it, and with the state that the command made', () => {
    const trace = traceparentOf(edit);
    const command = { action: 'update', link: 'l', flow: 'persons', system: 'customcrm', entity: 'contact', number: 1, trace } as const;
    expect(encodeCommand({ ...command, id: 'K-1', basis: 1, pairs: [] }, topicsWith('')).headers).toMatchObject({ ce_traceparent: trace });
    expect(traceOf({ ...edit, system: 'customcrm', entity: 'contact', id: 'K-1', trace })).toEqual([trace]);
  });
});
