import { otherSystem, systems, type System } from '#change-events';
import type { Pair } from '../flow.js';
import type { Resolve, Tuple } from '../transform.js';
import type { LinkState } from './link-state.js';
import { same, valueOn } from './pair-values.js';

/** A pair whose sides differ and count as equal, because a system makes `holds` of `sent`. */
export interface CountedEqual {
  readonly system: System;
  readonly sent: Tuple;
  readonly holds: Tuple;
}

/**
 * Whether the pair rests on what a system made of a value (trimmed, cut, rounded). A person who types the same other value twice in the moment
 * of the write can't be told from such a system, so people are shown these pairs.
 */
export function countedEqual(pair: Pair, link: LinkState, resolve: Resolve): CountedEqual | undefined {
  const memory = link.pairs[pair.key];
  if (memory?.rewritten === undefined || memory.agreed === undefined) return undefined;
  const webcrm = valueOn(pair, 'webcrm', link.sides.webcrm);
  const customcrm = valueOn(pair, 'customcrm', link.sides.customcrm);
  if (webcrm === undefined || customcrm === undefined) return undefined;
  const values = { webcrm, customcrm };
  if (says(pair, 'webcrm', webcrm, customcrm, resolve) || says(pair, 'customcrm', customcrm, webcrm, resolve)) return undefined;
  for (const system of systems) {
    const made = memory.rewritten[system];
    const holds = values[system];
    if (made === undefined || !same(pair, system, made.stored, holds) || !same(pair, system, memory.agreed[system], holds)) continue;
    if (says(pair, system, made.sent, values[otherSystem[system]], resolve)) return { system, sent: made.sent, holds };
  }
  return undefined;
}

/** Whether a value of a system says what a value of the other one says. */
function says(pair: Pair, system: System, value: Tuple, source: Tuple, resolve: Resolve): boolean {
  const translation = pair.transform.to[system](source, value, resolve);
  return translation.kind === 'value' && same(pair, system, translation.value, value);
}
