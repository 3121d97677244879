import { describe, expect, it } from '@jest/globals';
import { encodeChange, topicsWith, type Change } from '#change-events';
import { processed, sent } from './message-traces.js';

const span = { startedAt: 5, endedAt: 8 };
const change: Change = {
  kind: 'updated',
  system: 'webcrm',
  entity: 'person',
  id: '7',
  version: 3,
  record: { PersonName: 'Anna Berg' },
  changed: ['PersonName'],
  changedAt: 1,
  observedAt: 2,
  origin: 'person',
  source: 'webcrm',
};
const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const messagesOf = (one: Change) => encodeChange(one, topicsWith(''));

describe('A message that is sent', () => {
  it('begins its trace when it tells what a person did', () => {
    const [work] = sent(messagesOf(change), span);
    expect(work).toMatchObject({ ...span, name: 'send webcrm.person.changes', kind: 'producer', begins: true });
    expect(work?.attributes).toMatchObject({ 'cloudevents.event_id': 'webcrm.person:7:3', 'messaging.kafka.message.key': '7' });
  });

  it('belongs to the trace of the edit that it carries on', () => {
    const [work] = sent(messagesOf({ ...change, origin: 'sync', trace }), span);
    expect(work).toMatchObject({ traceparent: trace, begins: false });
  });

  it('is told by name and ids, never with what stands in it', () => {
    expect(JSON.stringify(sent(messagesOf(change), span))).not.toContain('Berg');
  });

  it('is told of once when it is a delete, and not at all when it belongs to no trace', () => {
    expect(sent(messagesOf({ ...change, kind: 'deleted', record: null }), span)).toHaveLength(1);
    expect(sent([{ topic: 'dead.letters', key: 'a', value: 'b', headers: { ce_traceparent: Buffer.from(trace) } }], span)).toEqual([]);
  });
});

describe('A batch that is handled', () => {
  it('is told message by message, each with its place', () => {
    const raw = (offset: bigint, headers: Readonly<Record<string, Buffer>>) => ({
      topic: 'webcrm.person.changes',
      partition: 2,
      offset,
      key: Buffer.from('7'),
      value: Buffer.from('{}'),
      headers,
      timestamp: 0,
    });
    const batch = {
      topic: 'webcrm.person.changes',
      partition: 2,
      messages: [raw(4n, { ce_traceparent: Buffer.from(trace), ce_id: Buffer.from('webcrm.person:7:3') }), raw(5n, {})],
      highWatermark: 6n,
    };
    expect(processed(batch, span)).toMatchObject([
      {
        ...span,
        name: 'process webcrm.person.changes',
        kind: 'consumer',
        traceparent: trace,
        attributes: { 'messaging.kafka.offset': 4, 'messaging.destination.partition.id': '2', 'cloudevents.event_id': 'webcrm.person:7:3' },
      },
    ]);
  });
});
