import type { Form, Json, System } from '#change-events';

/** The values of a pair's properties on one side, in the order of the flow file. */
export type Tuple = readonly Json[];

/** A reference whose link is not there yet: record `id` of `system` under the flow `flow`. */
export interface Reference {
  readonly flow: string;
  readonly system: System;
  readonly id: string;
}

/** The id on the other system of the record that a reference is linked with, or null while there is no such link. */
export type Resolve = (reference: Reference) => string | null;

/** What a transform answers: the target's value, or why there is none. None of the latter two is empty: the pair is left out. */
export type Translation =
  | { readonly kind: 'value'; readonly value: Tuple }
  | { readonly kind: 'waiting'; readonly reference: Reference }
  | { readonly kind: 'impossible'; readonly reason: string };

/**
 * Turns one side's value into the other's. Pure. `present` is what the target holds now: a value that is already a fair rendering
 * of the source is kept.
 */
export interface Transform {
  /** How values of each side are compared, by position. */
  readonly forms: Readonly<Record<System, readonly Form[]>>;
  /** What a write to this side shall hold for a value of the other side. */
  readonly to: Readonly<Record<System, (source: Tuple, present: Tuple, resolve: Resolve) => Translation>>;
}
