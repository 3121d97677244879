import type { Cause, JsonRecord } from '#change-events';
import type { ReadRecord } from '../connector.js';

/** What a connector read about a record, and when. */
export interface Observation {
  readonly id: string;
  /** Taken before the read was sent. */
  readonly ticket: number;
  /** Null: there is no such record. */
  readonly read: ReadRecord | null;
  /** `write`: the state after a write of ours. */
  readonly source: 'firstRead' | 'poll' | 'sweep' | 'write' | 'reread';
  /** The command that caused this state. */
  readonly cause?: Cause;
  /** The version that was known when an update of ours was sent. */
  readonly after?: number;
  /** The link whose create made this record. */
  readonly createdFor?: string;
}

/** What is known of a record once it was observed. */
export interface PresentState {
  readonly id: string;
  readonly version: number;
  /** Milliseconds since 1970 by our clock. */
  readonly changedAt: number;
  /** Null: the record is gone, or nothing of it was ever accepted (version 0). */
  readonly record: JsonRecord | null;
  readonly createdFor?: string;
  /** False: what was read is older than what is known, so the state here is not what was read. */
  readonly accepted: boolean;
}
