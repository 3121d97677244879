import { describe, expect, it } from '@jest/globals';
import { topicsWith } from '../topics.js';
import { encodeLinkChange } from './encode-link-change.js';
import type { LinkChange } from './link-change.js';

const change: LinkChange = {
  kind: 'updated',
  id: 'l1',
  flow: 'persons',
  version: 7,
  standing: 'live',
  progress: 'conflict',
  ids: { webcrm: '1', customcrm: 'C-1' },
  conflict: ['PersonEmail'],
  observedAt: 0,
};

describe('The event of a link', () => {
  it('holds both ids and the flow, under an id that is the same however often it is sent', () => {
    const [message, ...others] = encodeLinkChange(change, topicsWith('p.'));
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      topic: 'p.dataflow.link.changes',
      key: 'l1',
      headers: { ce_id: 'dataflow.link:l1:7', ce_type: 'dataflow.link.updated.v1', ce_subject: 'l1', ce_time: '1970-01-01T00:00:00.000Z' },
    });
    const { kind: _kind, ...data } = change;
    expect(JSON.parse(message?.value ?? '')).toEqual({ ...data, observedAt: '1970-01-01T00:00:00.000Z' });
  });

  it('of a link that is no more is followed by a tombstone', () => {
    const messages = encodeLinkChange({ ...change, kind: 'deleted' }, topicsWith(''));
    expect(messages.map(({ key, value, headers }) => [key, value === null, headers['ce_type']])).toEqual([
      ['l1', false, 'dataflow.link.deleted.v1'],
      ['l1', true, 'dataflow.link.deleted.v1'],
    ]);
    expect(JSON.parse(messages[0]?.value ?? '')).toEqual({ id: 'l1', flow: 'persons', version: 7, observedAt: '1970-01-01T00:00:00.000Z' });
  });
});
