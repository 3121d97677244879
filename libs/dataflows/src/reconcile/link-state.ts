import type { Command, Json, System } from '#change-events';
import type { Tuple } from '../transform.js';

/** Present values of the mapped properties of one record. A property that the record lacks is absent: unknown, not empty. */
export interface SideState {
  /** Version of the record state; 0 while there is no record yet. */
  readonly version: number;
  readonly values: Readonly<Record<string, Json>>;
  /** The record is gone and these values are its last: milliseconds since 1970 when the system said so. */
  readonly gone?: number;
}

/** A pair's value on each side. */
export type Sides<T> = Readonly<Record<System, T>>;

/** Why a pair is not written again until one of its two values changes. */
export interface Parked {
  readonly kind: 'ignored' | 'failed';
  /** The system that did not take the value. */
  readonly system: System;
  readonly reason: string;
  /** What it did not take. */
  readonly sent: Tuple;
  /** The values for which it is parked. */
  readonly values: Sides<Tuple>;
}

/** A conflict that waits for a person. It ends by itself when both sides become equal or one returns to its agreed value. */
export interface Frozen {
  readonly kind: 'manual' | 'oscillating';
  readonly values: Sides<Tuple>;
  /** Whose value an operator chose, of exactly these two. When one of them changes, the choice is gone and it is asked again. */
  readonly winner?: System;
}

/** What is remembered of one pair of one link. */
export interface PairMemory {
  /** The values of both sides when they were last equal; absent: never agreed. */
  readonly agreed?: Sides<Tuple>;
  /** Milliseconds since 1970: change time of the record version in which the value was first seen, or of the edit that a written value carries. */
  readonly times: Sides<number>;
  /** Writes of the sync since a person last edited the pair. */
  readonly writes: Sides<number>;
  /** What a side last made of a value that was sent to it, and how often in a row. */
  readonly rewritten?: Readonly<Partial<Record<System, { readonly sent: Tuple; readonly stored: Tuple; readonly count: number }>>>;
  readonly parked?: Parked;
  readonly frozen?: Frozen;
}

/**
 * Why a pair is written: an edit of the other side, the first meeting of two records, a conflict that its policy or an operator's decision
 * ended, the making of the record, an edit by an operator (a reversal), which no other value stands behind, or the delete of the partner.
 */
export type WriteCause = 'edit' | 'firstLink' | 'conflict' | 'decision' | 'create' | 'operator' | 'delete';

/** What stands behind the write of a pair. */
export interface WriteSource {
  /** The other side's value when it was decided. */
  readonly value: Tuple;
  /** Milliseconds since 1970 of the edit that is carried. */
  readonly at: number;
  readonly cause: WriteCause;
}

/** What a pair was when something was remembered of it: its Custom CRM properties, joined by "+", and the revision of its rules. */
export interface RememberedFor {
  readonly customcrm: string;
  readonly revision: string;
}

/** A command that has no outcome yet, with what stands behind each of its pairs. */
export interface Outstanding<C extends Command = Command> {
  readonly command: C;
  readonly sources: Readonly<Record<string, WriteSource>>;
}

/** How far it has come with what follows from the delete of one of the two records. */
export interface Deletion {
  /** It waits for an operator: the brake is on, the other record was edited, or its system does not delete it. */
  readonly held?: { readonly by: 'brake' | 'conflict' | 'failure'; readonly reason: string };
  /** An operator's word: go on in spite of the brake, delete the other record whatever it holds, or keep it and end the link. */
  readonly word?: 'release' | 'delete' | 'keep';
  /** The sync has deleted the other record. */
  readonly done?: true;
}

/** Everything that decisions about one link rest on. */
export interface LinkState {
  readonly id: string;
  /** Record ids; null where the record is still to be created. */
  readonly ids: Sides<string | null>;
  readonly sides: Sides<SideState>;
  readonly pairs: Readonly<Record<string, PairMemory>>;
  /** The pairs that the link was last seen under, by key; absent before it was seen. */
  readonly rememberedFor?: Readonly<Record<string, RememberedFor>>;
  readonly outstanding: Sides<Outstanding | null>;
  /** Number of the last command per system; 0: none yet. */
  readonly numbers: Sides<number>;
  readonly deletion?: Deletion;
}
