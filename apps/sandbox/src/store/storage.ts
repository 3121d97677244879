import type { JsonRecord, System } from '#change-events';
import type { JournalEntry } from '../journal/journal-entry.js';
import type { Subscription } from '../hooks/subscription.js';
import type { StoredRecord } from './stored-record.js';

/** A record as it is kept; a removed one is kept too, so that its id is never given out again. */
export interface KeptRecord {
  readonly entity: string;
  readonly record: StoredRecord;
  readonly removed: boolean;
}

/** What one write leaves behind, kept as a whole or not at all. */
export interface Written {
  readonly records: readonly KeptRecord[];
  readonly entries: readonly JournalEntry[];
  /** Answers to creates by idempotency key. */
  readonly answers: ReadonlyMap<string, JsonRecord>;
}

/** Where the state of the systems outlives the process. */
export interface Storage {
  load(system: System): Promise<Written>;
  /** Resolves when it is safe to answer the caller. */
  save(system: System, written: Written): Promise<void>;
  /** Forgets everything of a system and keeps this. */
  replace(system: System, written: Written): Promise<void>;
  loadHooks(system: System): Promise<readonly Subscription[]>;
  saveHook(system: System, hook: Subscription): Promise<void>;
  removeHook(system: System, key: number): Promise<void>;
  close(): Promise<void>;
}
