import { otherSystem, systems, type System } from '#change-events';
import type { Pair } from '../flow.js';
import type { Resolve, Tuple } from '../transform.js';
import type { PairMemory, Sides } from './link-state.js';
import { same } from './pair-values.js';

/**
 * The sides of a reference whose record has another partner than when the pair was agreed: references are compared by the links that they go
 * through, and the ids are the same while the link is another. Both values must be as agreed: an edit of a person goes before.
 */
export function movedSides(pair: Pair, values: Sides<Tuple>, memory: PairMemory, resolve: Resolve): readonly System[] {
  if (pair.references === undefined) return [];
  return systems.filter((system) => {
    const to = otherSystem[system];
    const translation = pair.transform.to[to](values[system], values[to], resolve);
    if (translation.kind !== 'value' || same(pair, to, translation.value, values[to])) return false;
    const known = memory.rewritten?.[to];
    return !(known !== undefined && same(pair, to, known.sent, translation.value) && same(pair, to, known.stored, values[to]));
  });
}
