import type { RegisteredFlow } from '#link-registry';

/** A flow between two types that is under way. */
export function registeredFlow(name: string, webcrm: string, customcrm: string): RegisteredFlow {
  const entity = { webcrm, customcrm };
  return { name, entity, enabled: true, firstEnabledAt: 1, revision: 'r', older: [], held: null, walk: null };
}
