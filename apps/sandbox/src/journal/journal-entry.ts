import type { StoredRecord } from '../store/stored-record.js';

/** When the services last asked for a record. */
export interface LastRead {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The sequence of the last write that could be seen then. */
  readonly after: number;
}

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
  /** When the services had last asked for this very record before they wrote it; null: never, or it is a person's write. */
  readonly lastRead: LastRead | null;
}
