import type { ChangeHeaders } from '../generated/messages.js';
import type { JsonRecord } from '../json.js';
import type { System } from '../system.js';

/** Why a state was published. */
export type Origin = NonNullable<ChangeHeaders['ce_origin']>;

/** What happened to the record. `created` is said only of records that appeared after the first full read. */
export type ChangeKind = 'created' | 'updated' | 'deleted';

/** A published state of one record of one system. */
export interface Change {
  readonly kind: ChangeKind;
  readonly system: System;
  readonly entity: string;
  /** The record's id as text. */
  readonly id: string;
  /** Grows with every state of the record, over deletion and return; only the order means anything. */
  readonly version: number;
  /** The whole record; null when it was deleted. */
  readonly record: JsonRecord | null;
  /** Properties that differ from the state published before. */
  readonly changed: readonly string[];
  /** Milliseconds since 1970 when the system says that the record was changed. */
  readonly changedAt: number;
  /** Milliseconds since 1970 when the connector read this state. */
  readonly observedAt: number;
  readonly origin: Origin;
  /** The command that caused this state, as `<link>:<number>`. */
  readonly causation?: string;
  /** W3C `traceparent` of the command that caused this state; absent: the state begins a trace. */
  readonly trace?: string;
  /** The link that this record was created for; stands on every event of such a record. */
  readonly createdFor?: string;
  /** Address or id of the source system (`ce_source`). */
  readonly source: string;
}
