import type { JsonRecord } from '#change-events';

/** One version of a record. Never changed: an edit makes the next version, so that the journal can keep both. */
export interface StoredRecord {
  /** Integer behind the id, never given out twice within a type. */
  readonly key: number;
  /** Counts the edits, from 1. */
  readonly version: number;
  /** Milliseconds since 1970, rounded down to what the system keeps. */
  readonly createdAt: number;
  readonly createdBy: string;
  /** Milliseconds since 1970, rounded down to what the system keeps. */
  readonly updatedAt: number;
  readonly updatedBy: string;
  /** Properties that were ever given, by name. */
  readonly values: JsonRecord;
}
