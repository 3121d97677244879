import { systems } from '#change-events';
import type { Flow } from '../flow.js';
import { takeState, type NewState } from './accept-state.js';
import type { LinkState, Sides } from './link-state.js';
import { valueOn } from './pair-values.js';

/**
 * The link as the flow's pairs are now, whichever they were when it was last looked at: the values of both records taken anew, new pairs
 * never agreed, removed ones forgotten.
 * @param states the records' newest states; a side without one, or with an older one than the link knows, stays as it is
 */
export function reproject(flow: Flow, link: LinkState, states: Partial<Sides<NewState>>): LinkState {
  const newest = systems.flatMap((system) => {
    const state = states[system];
    return state === undefined || state.version < link.sides[system].version ? [] : [{ system, state }];
  });
  const kept = flow.pairs.filter((pair) => {
    const isNew = newest.some(
      ({ system, state }) =>
        valueOn(pair, system, link.sides[system]) === undefined &&
        valueOn(pair, system, { version: 0, values: state.record }) !== undefined,
    );
    return !isNew && link.pairs[pair.key] !== undefined;
  });
  const pairs = Object.fromEntries(kept.map((pair) => [pair.key, link.pairs[pair.key]])) as LinkState['pairs'];
  return newest.reduce((taken, { system, state }) => takeState(flow, taken, system, state), { ...link, pairs });
}
