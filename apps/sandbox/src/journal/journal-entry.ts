import type { StoredRecord } from '../store/stored-record.js';

/** One write that was carried out. */
export interface JournalEntry {
  /** Counts the writes of one system, from 1. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whose token or key it came with. */
  readonly who: string;
  /** HTTP method of the call; a batch call makes one entry per record. */
  readonly method: string;
  readonly entity: string;
  readonly key: number;
  readonly before: StoredRecord | null;
  readonly after: StoredRecord | null;
}
