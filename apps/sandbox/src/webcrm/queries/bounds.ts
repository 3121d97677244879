import type { Comparison } from './query.js';

/** From (included) and to (excluded), as numbers. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** The numbers that satisfy all comparisons of one property with whole numbers. */
export function boundsOf(comparisons: readonly { readonly operator: Comparison['operator']; readonly value: number }[]): Bounds {
  let from = -Infinity;
  let to = Infinity;
  for (const { operator, value } of comparisons) {
    if (operator === '>=' || operator === '=') from = Math.max(from, value);
    if (operator === '>') from = Math.max(from, value + 1);
    if (operator === '<') to = Math.min(to, value);
    if (operator === '<=' || operator === '=') to = Math.min(to, value + 1);
  }
  return { from, to };
}
