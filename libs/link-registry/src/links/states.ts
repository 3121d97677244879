import type { JsonRecord, System } from '#change-events';

/** The newest state of a record that the mapping service has consumed. */
export interface RecordSnapshot {
  readonly system: System;
  readonly entity: string;
  readonly id: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  /** The link that it was created for. */
  readonly createdFor: string | null;
  /** Null: the record was deleted. */
  readonly record: JsonRecord | null;
}

/** Names a record. */
export type RecordName = Pick<RecordSnapshot, 'system' | 'entity' | 'id'>;

/** The newest states of all records, linked or not. */
export interface States {
  /** Stores what is newer than what is there and locks all of the records until the transaction ends. Answers which were newer. */
  store(states: readonly RecordSnapshot[]): Promise<readonly RecordSnapshot[]>;
  /** Reads records and locks them until the transaction ends. Unknown ones are left out. */
  lock(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]>;
  /** Reads records without a lock: for who holds their links' rows. Unknown ones are left out. */
  read(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]>;
}
