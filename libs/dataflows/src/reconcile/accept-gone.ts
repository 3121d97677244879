import type { System } from '#change-events';
import type { NewState } from './accept-state.js';
import type { LinkState } from './link-state.js';

/** The link after one of its records was found to be gone. What is not newer changes nothing. */
export function acceptGone(link: LinkState, system: System, { version, changedAt }: Omit<NewState, 'record'>): LinkState {
  const before = link.sides[system];
  if (version <= before.version) return link;
  const seen = { ...link, sides: { ...link.sides, [system]: { ...before, version, gone: changedAt } } };
  if (link.outstanding[system]?.command.action !== 'delete') return seen;
  // Whoever was quicker, the record was to be deleted: its partner will not find it again.
  return { ...seen, outstanding: { ...link.outstanding, [system]: null }, deletion: { done: true } };
}
