import { systems, type System } from '#change-events';
import type { Flow } from '../flow.js';
import { seeState, type NewState } from './accept-state.js';
import { adoptFlow } from './adopt-flow.js';
import type { LinkState, Sides, SideState } from './link-state.js';

/**
 * The link as a flow that may have changed sees it: its present values are read anew out of the records' newest states, so that a property
 * that has just got a pair is known. A record that is not given, or only in an older state, leaves its side as it is. The very same link comes
 * back when there is nothing new.
 */
export function projectLink(flow: Flow, link: LinkState, records: Partial<Sides<NewState>>): LinkState {
  const adopted = adoptFlow(flow, link);
  return systems.reduce((projected, system) => {
    const record = records[system];
    const side = link.sides[system];
    if (record === undefined || record.version < side.version) return projected;
    const isSeen = record.version === side.version && adopted === link && hasAll(flow, system, side, record);
    return isSeen ? projected : seeState(flow, projected, system, record);
  }, adopted);
}

/** Whether a side has all of a record's properties that the flow maps. */
function hasAll(flow: Flow, system: System, { values }: SideState, { record }: NewState): boolean {
  return flow.pairs.every((pair) => pair.properties[system].every((property) => property in values || record[property] === undefined));
}
