import { describe, expect, it } from '@jest/globals';
import { topicsWith } from '#change-events';
import { thingOf } from './erased-letters.js';

const topics = topicsWith('p.');
const types = [
  { system: 'webcrm', entity: 'person' },
  { system: 'customcrm', entity: 'contact' },
] as const;

describe('A dead letter', () => {
  it.each([
    ['p.webcrm.person.changes', '17', { system: 'webcrm', entity: 'person', id: '17' }],
    ['p.customcrm.contact.changes', 'C-4', { system: 'customcrm', entity: 'contact', id: 'C-4' }],
    ['p.customcrm.contact.commands', 'a-link', { link: 'a-link' }],
    ['p.webcrm.person.outcomes', 'a-link', { link: 'a-link' }],
    ['p.webcrm.user.changes', '17', undefined],
    ['webcrm.person.changes', '17', undefined],
    ['p.webcrm.person.changes', null, undefined],
  ])('from %s with the key %s is about %j', (topic, key, thing) => {
    const origin = { topic, partition: 0, offset: 1n };
    expect(thingOf({ origin, key: key === null ? null : Buffer.from(key) }, topics, types)).toEqual(thing);
  });

  it('that does not say where it came from is about nobody knows what', () => {
    expect(thingOf({ origin: null, key: Buffer.from('17') }, topics, types)).toBeUndefined();
  });
});
