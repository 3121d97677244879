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
  for (const system of systems) {
    const made = memory.rewritten[system];
    const holds = valueOn(pair, system, link.sides[system]);
    const source = valueOn(pair, otherSystem[system], link.sides[otherSystem[system]]);
    if (made === undefined || holds === undefined || source === undefined) continue;
    if (!same(pair, system, made.stored, holds) || !same(pair, system, memory.agreed[system], holds)) continue;
    const wanted = pair.transform.to[system](source, holds, resolve);
    if (wanted.kind !== 'value' || same(pair, system, wanted.value, holds)) continue;
    if (same(pair, system, wanted.value, made.sent)) return { system, sent: made.sent, holds };
  }
  return undefined;
}
