import type { ConflictKind, Policy, Sides, Tuple } from '#dataflows';
import type { System } from '#change-events';

/**
 * A conflict as it is kept: both values, times, winner, policy and kind. One of kind `delete/edit` is about the whole record: `pair` names all
 * edited pairs, the values of the deleted side are none.
 */
export interface ConflictRecord {
  readonly link: string;
  readonly flow: string;
  readonly pair: string;
  readonly kind: ConflictKind;
  readonly policy: Policy;
  readonly winner: System | null;
  readonly values: Sides<Tuple>;
  /** Milliseconds since 1970 of each side's edit. */
  readonly times: Sides<number>;
  readonly decidedAt: number;
}

/** What a conflict that waits for a person is about: a pair of a link, or, of kind `delete/edit`, its delete. */
export interface WaitingConflict {
  readonly link: string;
  readonly pair: string | null;
}

/** A conflict as it stands. */
export interface KeptConflict extends ConflictRecord {
  readonly hasEnded: boolean;
}

/** A command without an outcome, to be sent again at a time. */
export interface OutstandingEntry {
  readonly link: string;
  readonly system: System;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
}

/** What the mapping service keeps besides states and links. */
export interface Ledger {
  /**
   * Keeps conflicts. Of a pair of a link, and of its delete, one waits for a person at most: that row takes the newest values, under a new id if
   * they are others, and the winner once there is one.
   */
  addConflicts(conflicts: readonly ConflictRecord[]): Promise<void>;
  /**
   * All conflicts of these links that wait for a person end by themselves.
   * @param but those that still wait
   * @param at milliseconds since 1970
   */
  endConflicts(links: readonly string[], but: readonly WaitingConflict[], at: number): Promise<void>;
  /** Null when there is no such conflict: there never was, or its values have changed since. */
  conflict(id: string): Promise<KeptConflict | null>;
  /** Forgets all conflicts of links that are no more: nothing says any longer whose they are. */
  forgetLinkless(): Promise<void>;
  /** Notes when commands are to be sent again. */
  expect(entries: readonly OutstandingEntry[]): Promise<void>;
  /** Forgets commands whose outcome came. */
  settle(entries: readonly Pick<OutstandingEntry, 'link' | 'system'>[]): Promise<void>;
  /** Takes what is due, pushing each further away with every attempt. */
  due(now: number, most: number, nextDue: (attempts: number) => number): Promise<readonly Pick<OutstandingEntry, 'link' | 'system'>[]>;
  /** How far a topic was consumed, in this transaction. */
  consumed(topic: string, partition: number, nextOffset: bigint): Promise<void>;
  /** Locks two types, in the order of their names, for matching and creating; false when another replica has one of them. */
  lockTypes(types: readonly string[]): Promise<boolean>;
}
