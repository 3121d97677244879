import type { JsonRecord } from '#change-events';
import type { PresentHook, WantedHook } from '#connector-kit';
import type { RawRecord } from '../api/adapters/reference/raw-record.js';

/** The events of a type, in the contract's words and in the order in which they are compared. */
export function eventsOf(entity: string): string {
  return ['created', 'deleted', 'updated'].map((event) => `${entity}.${event}`).join(' ');
}

/** A webhook as the Custom CRM gives it. One of several types is none that a connector has made. */
export function presentHook({ id, url, events, enabled }: RawRecord): PresentHook {
  const names = (Array.isArray(events) ? events : []).map(String).sort();
  return {
    id: String(id),
    entity: names[0]?.split('.')[0] ?? '',
    events: names.join(' '),
    target: String(url ?? ''),
    sound: enabled === true,
  };
}

/** A webhook as the Custom CRM takes it. */
export function webhookJson({ target, events }: WantedHook, secret: string): JsonRecord {
  return { url: target, events: events.split(' '), secret, enabled: true };
}
