import type { Cause, ChangeKind, JsonRecord, Origin } from '#change-events';
import type { Republished } from '../outbox/republished.js';

/** What was last observed of a record. Version 0: nothing yet, the row only keeps a lock, a fence or a debt. */
export interface ObservedRow {
  readonly id: string;
  readonly version: number;
  /** Newest version on the change topic; 0 when none is. */
  readonly publishedVersion: number;
  /** What was read with a ticket below it and differs is thrown away. */
  readonly fence: number;
  /** Milliseconds since 1970 by the system's clock. */
  readonly changedAt: number;
  /** Milliseconds since 1970. */
  readonly observedAt: number;
  readonly deleted: boolean;
  /** Property to keyed hash of its value; no entry where it is empty. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Null: deleted, or nothing observed yet. */
  readonly record: JsonRecord | null;
  /** Properties that differ from what was published last. */
  readonly changed: readonly string[];
  readonly kind: ChangeKind;
  readonly origin: Origin;
  readonly causation: string | null;
  /** W3C `traceparent` of the command that caused it; null: the state begins a trace. */
  readonly trace: string | null;
  /** The link whose create made this record. */
  readonly createdFor: string | null;
  /** Not published while a create call up to this one is open. */
  readonly heldUntil: number | null;
  /** The record must be read again. */
  readonly reread: boolean;
  /** Ticket of the newest hint that something happened to it: a read that began before does not pay the debt. 0 when there was none. */
  readonly hinted: number;
}

/** A record that a create of ours made. */
export interface CreatedRecord {
  readonly id: string;
  readonly command: Cause;
}

/** The records that a connector has observed. Call within a transaction what says so. */
export interface ObservedRecords {
  /** Locks the rows of these ids, sorted, until the transaction ends; makes those that are missing. In the order of no one. */
  lock(entity: string, ids: readonly string[]): Promise<readonly ObservedRow[]>;
  /** Stores locked rows. */
  save(entity: string, rows: readonly ObservedRow[]): Promise<void>;
  /** The rows as they are, without a lock. */
  find(entity: string, ids: readonly string[]): Promise<readonly ObservedRow[]>;
  /** Draws a new fence for each row, once it is locked, and returns the rows by id. Makes missing rows. */
  raiseFences(entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, ObservedRow>>;
  /** These records must be read again, and nothing that was read before now counts. Makes missing rows. */
  oweReread(entity: string, ids: readonly string[]): Promise<void>;
  /**
   * Somebody says that something happened to these records: they must be read again by a read that begins after now. What was read before stays
   * as good as it was, so that a storm of hints keeps no read from counting. Makes missing rows, and wakes whoever listens for hints.
   */
  hint(entity: string, ids: readonly string[]): Promise<void>;
  /** Ids of records that must be read again, but for some, those that a sweep did not see after the others. */
  owedRereads(entity: string, limit: number, but?: readonly string[]): Promise<readonly string[]>;
  /**
   * Says for good which link each record was made for, and by which command, releases it from being held, and owes a reread. Makes missing rows.
   */
  nameCreator(entity: string, created: readonly CreatedRecord[]): Promise<void>;
  /** Rows whose newest state is not on the topic and that are not held, in version order. */
  unpublished(entity: string, limit: number): Promise<readonly ObservedRow[]>;
  /** Whether anything is not on the topic, held or not. */
  hasUnpublished(entity: string): Promise<boolean>;
  /** How many records of the type are there, counted up to `most`. */
  countPresent(entity: string, most: number): Promise<number>;
  /** Rows that appeared while this create call was open, were never published and are not known to be made by any call. */
  unclaimed(entity: string, call: number): Promise<readonly ObservedRow[]>;
  markPublished(entity: string, sent: readonly { readonly id: string; readonly version: number }[]): Promise<void>;
  /** Whoever relays next sends the newest states of these again, under a higher version: also while another marks what it has just sent. */
  markUnpublished(entity: string, ids: readonly string[]): Promise<void>;
  /** Marks the next published states after an id ('' for the first ones) to be published once more, as `updated` of origin `republish`. */
  republish(entity: string, after: string, most: number): Promise<Republished | null>;
}
