import { systems } from '#change-events';
import type { Flow } from '../flow.js';
import { seeState, type NewState } from './accept-state.js';
import { adoptFlow } from './adopt-flow.js';
import type { LinkState, Sides } from './link-state.js';

/**
 * The link as a flow that may have changed sees it: its present values are read anew out of the records' newest states, so that a property
 * that has just got a pair is known. A record that is not given, or only in an older state, leaves its side as it is.
 */
export function projectLink(flow: Flow, link: LinkState, records: Partial<Sides<NewState>>): LinkState {
  let projected = adoptFlow(flow, link);
  for (const system of systems) {
    const record = records[system];
    if (record !== undefined && record.version >= link.sides[system].version) projected = seeState(flow, projected, system, record);
  }
  return projected;
}
