import { describe, expect, it } from '@jest/globals';
import { encodeChange, encodeLinkChange, topicsWith, type Message } from '#change-events';
import type { RawMessage } from '#messaging';
import { eventLine, eventOf } from './event-line.js';

const topics = topicsWith('');
const change = { system: 'webcrm', entity: 'person', id: '17', version: 5, changedAt: 0, observedAt: 0, source: 'x' } as const;

function lineOf(message: Message | undefined): string | null {
  if (message === undefined) throw new Error('no message');
  const event = eventOf(rawOf(message));
  return event === null ? null : eventLine(event);
}

function rawOf({ topic, key, value, headers }: Message): RawMessage {
  const known = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]));
  return {
    topic,
    partition: 0,
    offset: 0n,
    key: Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers: known,
    timestamp: 0,
  };
}

describe('The line of an event', () => {
  it('says when which record was changed by whom, and in what', () => {
    const [message] = encodeChange(
      { ...change, kind: 'updated', record: {}, changed: ['Name', 'City'], origin: 'sync', causation: 'l1:3' },
      topics,
    );
    expect(lineOf(message)).toBe('1970-01-01T00:00:00.000Z  webcrm.person.updated  17  by sync (l1:3)  changed: Name, City');
  });

  it('says which two records a link joins, and what waits for a person', () => {
    const ids = { webcrm: '17', customcrm: null };
    const link = { kind: 'updated', id: 'l1', flow: 'persons', version: 1, standing: 'live', observedAt: 0, ids } as const;
    const [message] = encodeLinkChange({ ...link, progress: 'conflict', conflict: ['PersonEmail'] }, topics);
    expect(lineOf(message)).toBe(
      '1970-01-01T00:00:00.000Z  dataflow.link.updated  l1  persons  webcrm 17 = customcrm –  live conflict  in conflict: PersonEmail',
    );
  });

  it('is one for a delete and its tombstone', () => {
    const messages = encodeChange({ ...change, kind: 'deleted', record: null, changed: [], origin: 'person' }, topics);
    expect(messages.map(lineOf)).toEqual(['1970-01-01T00:00:00.000Z  webcrm.person.deleted  17  by person', null]);
  });

  it('is one line whatever lies on the topic', () => {
    expect(lineOf({ topic: 't', key: 'k', value: 'no\nJSON', headers: {} })).toBe('1970-01-01T00:00:00.000Z  t  k  no JSON');
  });
});
