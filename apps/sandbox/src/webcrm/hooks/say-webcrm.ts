import type { Say } from '../../hooks/deliveries.js';
import { happeningOf } from '../../hooks/subscription.js';
import { webcrmEntities } from '../records/webcrm-entities.js';

const eventTypes = { create: 'Create', update: 'Update', delete: 'Delete' } as const;

/** What is sent to the target of a hook. No public material shows what a live system sends: this is the sandbox's own. */
export const sayWebcrm: Say = (_hook, entry) => {
  const name = webcrmEntities.find(({ entity }) => entity === entry.entity)?.name ?? entry.entity;
  return { headers: {}, body: JSON.stringify({ Id: entry.key, EntityType: name, EventType: eventTypes[happeningOf(entry)] }) };
};
