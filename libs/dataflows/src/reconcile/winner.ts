import type { System } from '#change-events';
import type { Flow, Pair, Policy } from '../flow.js';
import type { Sides } from './link-state.js';

/** Change times closer than this can't be told apart: webCRM's are whole seconds. */
const clockResolutionMs = 1000;

/** Who wins when both sides of a pair were edited; null: a person decides. One-way pairs are always won by the leading side. */
export function winnerOf(flow: Flow, pair: Pair, policy: Policy, times: Sides<number>): System | null {
  if (pair.direction === 'toCustom') return 'webcrm';
  if (pair.direction === 'toWebcrm') return 'customcrm';
  if (policy === 'manual') return null;
  if (policy !== 'latest') return policy;
  if (Math.abs(times.webcrm - times.customcrm) < clockResolutionMs) return flow.prefer;
  return times.webcrm > times.customcrm ? 'webcrm' : 'customcrm';
}
