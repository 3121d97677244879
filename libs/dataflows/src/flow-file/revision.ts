import { createHash } from 'node:crypto';
import type { Flow, Pair } from '../flow.js';

/** What decides about a pair, beyond the properties that it joins. */
type PairRules = Pick<Pair, 'transformName' | 'conflict' | 'firstLink' | 'direction'> & { readonly options: unknown };

/** A short hash of what decides about a pair: while it stays the same, what is remembered of the pair stays true. */
export function pairRevisionOf(rules: PairRules): string {
  return hashOf(rules).slice(0, 12);
}

/**
 * The hash of what a flow means: files that differ in comments, white space, the order of pairs or a spelt-out default have the same one.
 * Data types are left out: only documents show them.
 */
export function revisionOf({ pairs, match, createIn, ...rest }: Omit<Flow, 'revision'>): string {
  return hashOf({
    ...rest,
    createIn: [...createIn].sort(),
    match: match.map((rule) => rule.map((part) => ({ ...part, pair: part.pair.key }))),
    pairs: pairs
      .map(({ key, properties, references, required, revision }) => ({ key, properties, references, required, revision }))
      .sort((one, other) => (one.key < other.key ? -1 : 1)),
  });
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, withSortedKeys)).digest('hex');
}

function withSortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
