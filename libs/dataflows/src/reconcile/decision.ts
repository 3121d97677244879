import type { System } from '#change-events';
import type { Policy } from '../flow.js';
import type { Reference, Tuple } from '../transform.js';
import type { Sides } from './link-state.js';

/** Why two values of a pair could not both stand. */
export type ConflictKind = 'edit' | 'firstLink' | 'oscillating' | 'overwritten' | 'delete/edit';

/** What was decided about one pair, with everything that a person needs to understand it. */
export type Decision =
  /** Both sides say the same. */
  | { readonly kind: 'agreed'; readonly pair: string }
  /** The system is asked to take the other side's value. */
  | { readonly kind: 'write'; readonly pair: string; readonly system: System; readonly value: Tuple }
  /**
   * Both values are kept; the winner's is written, if there is one. Without a winner the pair is frozen until a person decides; it is told
   * again with the newest values when one changes meanwhile, and with the winner when a person's decision is carried out.
   */
  | {
      readonly kind: 'conflict';
      readonly pair: string;
      readonly conflict: ConflictKind;
      readonly policy: Policy;
      readonly winner: System | null;
      readonly values: Sides<Tuple>;
      readonly times: Sides<number>;
    }
  /** A conflict ended by itself, without a decision. */
  | { readonly kind: 'thawed'; readonly pair: string }
  /** A reference has no link yet. */
  | { readonly kind: 'waiting'; readonly pair: string; readonly reference: Reference }
  /** The value can't be turned into the other side's. */
  | { readonly kind: 'impossible'; readonly pair: string; readonly reason: string }
  /** The record lacks a property of the pair. */
  | { readonly kind: 'unknown'; readonly pair: string; readonly system: System }
  /** An edit on the read-only side of a one-way pair. */
  | { readonly kind: 'leftAlone'; readonly pair: string; readonly system: System };
