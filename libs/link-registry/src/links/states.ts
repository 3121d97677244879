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
  /** Milliseconds since 1970 when it appeared, if that was after the first full read; absent where nothing is said about it. */
  readonly appearedAt?: number | null;
  /** Null: the record was deleted. */
  readonly record: JsonRecord | null;
  /** Fingerprint of what the record's match keys are made of, for `store`. */
  readonly keyedBy?: string;
}

/** What became of states that were to be stored. */
export interface StoredStates {
  readonly newer: readonly RecordSnapshot[];
  /** Those of them whose match keys may be others than before: they are keyed by something else. */
  readonly rekeyed: readonly RecordSnapshot[];
}

/** Names a record. */
export type RecordName = Pick<RecordSnapshot, 'system' | 'entity' | 'id'>;

/** The newest states of all records, linked or not. */
export interface States {
  /** Stores what is newer than what is there and locks all of the records until the transaction ends. */
  store(states: readonly RecordSnapshot[]): Promise<StoredStates>;
  /** Notes when records appeared, once for each. Answers those for which it is news, whatever their version. */
  appear(states: readonly RecordSnapshot[]): Promise<readonly RecordSnapshot[]>;
  /** Records of a type in the order of their ids, after one of them ('' for the first ones); locked until the transaction ends. */
  page(system: System, entity: string, after: string, most: number): Promise<readonly RecordSnapshot[]>;
  /** The same records as `lock`, without locking them. */
  peek(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]>;
  /** Reads records and locks them until the transaction ends. Unknown ones are left out. */
  lock(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]>;
}
