import type { JsonRecord } from '#change-events';
import type { PresentHook, WantedHook } from '#connector-kit';
import type { Unproven } from '../api/operation.js';

/** What webCRM tells of a type; a hook tells of one of these. */
export const eventTypes = ['Create', 'Update', 'Delete'] as const;

/** A hook as webCRM gives it. One that is limited to somebody's records is not sound. */
export function presentHook(entity: string, raw: Unproven<'Hook'>): PresentHook {
  const { Id, TargetUrl, EventType, IsEnabled, Filter } = raw;
  const isForAll = Array.isArray(Filter) && Filter.includes('All');
  return {
    id: String(Id),
    entity,
    events: String(EventType ?? ''),
    target: String(TargetUrl ?? ''),
    sound: IsEnabled === true && isForAll,
  };
}

/** A hook as webCRM takes it. */
export function hookDto({ target, events }: WantedHook, id = '0'): JsonRecord {
  return { Id: Number(id), TargetUrl: target, EventType: events, IsEnabled: true, Filter: ['All'] };
}
