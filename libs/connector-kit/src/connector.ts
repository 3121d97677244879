import type { FieldDescription } from '#dataflows';
import type { JsonRecord, MatchKey, System } from '#change-events';
import type { SystemHooks } from './hooks/system-hooks.js';

/** A record type of a system, as its connector knows it. */
export interface RecordDescription {
  readonly entity: string;
  readonly fields: Readonly<Record<string, FieldDescription>>;
  /** Properties that change with every write and say nothing by themselves (change stamps): not fingerprinted. */
  readonly stamps: readonly string[];
  /** Property that holds the id of the link that a record was created for, where the system has one. */
  readonly externalId?: string;
  /** Whether a create can be repeated with the same key and makes one record only. */
  readonly idempotentCreate: boolean;
  /** Whether the system lets programs delete such records. */
  readonly deletable: boolean;
  /** What an operator should know of how the type is read; `dataflow check` shows it. */
  readonly note?: string;
}

/** A record as the system gave it, decoded: secrets dropped, "no date" is null. */
export interface ReadRecord {
  readonly id: string;
  /** Milliseconds since 1970 by the system's own clock. */
  readonly changedAt: number;
  readonly record: JsonRecord;
  /** What an update must name so that nobody else's edit is overwritten (an ETag), where the system has it. */
  readonly etag?: string;
}

/** One page of a walk over a type. `next` is opaque and survives restarts as text; null ends the walk. */
export interface Page {
  readonly records: readonly ReadRecord[];
  readonly next: string | null;
}

/** Values to write into one record. */
export interface RecordUpdate {
  readonly id: string;
  readonly values: JsonRecord;
  readonly etag?: string;
}

/** A record to make for a link. */
export interface RecordCreate {
  readonly link: string;
  readonly values: JsonRecord;
}

/** A record to delete. */
export interface RecordDelete {
  readonly id: string;
  readonly etag?: string;
}

/**
 * What became of one write. `written` with the record where the answer holds it. `stale`: the record is not what the etag named, nothing
 * written. `gone`: there is no such record. `rejected`: the system refuses these values for good; `property` when it names one.
 * `unknown`: no answer came; the write may have happened. `notSent`: the system can't take it now, and nothing of it was done.
 */
export type WriteAnswer =
  | { readonly kind: 'written'; readonly id: string; readonly record?: ReadRecord }
  | { readonly kind: 'stale' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'rejected'; readonly reason: string; readonly property?: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'notSent'; readonly reason: string; readonly retryAfterMs?: number };

/** What became of one delete; as with a write, and `deleted` when it was there and is no more. */
export type DeleteAnswer = { readonly kind: 'deleted' } | Exclude<WriteAnswer, { readonly kind: 'written' }>;

/**
 * What a CRM must be able to do to be kept in sync. All methods are safe to call concurrently and keep the order of what they were given.
 * They throw `TryLater` when the system can't answer now (429, 5xx, timeouts, refused connections), and a permanent `Fault` when it never will
 * (wrong credentials, a missing permission).
 */
export interface Connector {
  readonly system: System;
  /** Address or id of the system, as `ce_source` names it. */
  readonly source: string;
  readonly descriptions: readonly RecordDescription[];
  /** Where the system can tell of changes by calls. */
  readonly hooks?: SystemHooks;
  /** Texts of what keeps the connector from working (unreachable, wrong credentials), empty when all is well. */
  check(): Promise<readonly string[]>;
  /** All records of a type, by key. `after` is null or a page's `next`. */
  walk(entity: string, after: string | null): Promise<Page>;
  /**
   * Records changed at or after a time, oldest change first, by key. `since`: milliseconds since 1970 by the system's clock; the connector
   * allows for whole seconds itself. `after` continues within one poll.
   */
  changedSince(entity: string, since: number, after: string | null): Promise<Page>;
  /** The present records of these ids; null where there is none. */
  read(entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, ReadRecord | null>>;
  /** Records equal in all properties of one of the keys, per key. */
  find(entity: string, keys: readonly MatchKey[]): Promise<readonly (readonly ReadRecord[])[]>;
  update(entity: string, updates: readonly RecordUpdate[]): Promise<readonly WriteAnswer[]>;
  /** Makes records; with an idempotency key and the external-id field set to the link where the system has them. */
  create(entity: string, creates: readonly RecordCreate[]): Promise<readonly WriteAnswer[]>;
  /** Deletes records. Only called where `deletable` is described. */
  delete(entity: string, deletes: readonly RecordDelete[]): Promise<readonly DeleteAnswer[]>;
  /** The record made for a link, by external-id field or idempotency key; null when there is none. Only called where `externalId` is described. */
  createdFor(entity: string, links: readonly string[]): Promise<ReadonlyMap<string, readonly ReadRecord[]>>;
  /** Milliseconds by which the system's clock is ahead of ours, as far as that is known; left out where it can't be measured. */
  clockOffsetMs?(): number;
  close(): Promise<void>;
}

/** The system can't answer now. `retryAfterMs` is what it asked for, if it did. */
export class TryLater extends Error {
  override readonly name = 'TryLater';
  constructor(
    message: string,
    readonly retryAfterMs?: number,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
