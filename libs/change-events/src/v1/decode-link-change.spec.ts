import { describe, expect, it } from '@jest/globals';
import { MalformedMessage } from '../malformed-message.js';
import type { Message, ReceivedMessage } from '../message.js';
import { topicsWith } from '../topics.js';
import { decodeLinkChange } from './decode-link-change.js';
import { encodeLinkChange } from './encode-link-change.js';
import type { LinkChange } from './link-change.js';

const change: LinkChange = {
  kind: 'updated',
  id: 'l1',
  flow: 'persons',
  version: 7,
  standing: 'creating',
  progress: 'writing',
  ids: { webcrm: '1', customcrm: null },
  conflict: ['PersonEmail'],
  observedAt: 1000,
};
const asReceived = ({ key, value, headers }: Message): ReceivedMessage => ({
  key: Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers,
});

describe('Reading the event of a link', () => {
  it('gives what was told', () => {
    expect(encodeLinkChange(change, topicsWith('')).map(asReceived).map(decodeLinkChange)).toEqual([change]);
  });

  it('gives nothing of a link that is no more', () => {
    expect(
      encodeLinkChange({ ...change, kind: 'deleted' }, topicsWith(''))
        .map(asReceived)
        .map(decodeLinkChange),
    ).toEqual([null, null]);
  });

  it.each([
    ['another type', { headers: { ce_type: 'webcrm.person.updated.v1' } }],
    ['another key', { key: Buffer.from('l2') }],
    ['no object', { value: Buffer.from('7') }],
    ['no ids', { value: Buffer.from(JSON.stringify({ ...change, observedAt: '2026-01-01T00:00:00Z', ids: { webcrm: 1 } })) }],
  ])('refuses %s', (_what, wrong) => {
    const [message] = encodeLinkChange(change, topicsWith('')).map(asReceived);
    expect(() => decodeLinkChange({ ...(message as ReceivedMessage), ...wrong })).toThrow(MalformedMessage);
  });
});
