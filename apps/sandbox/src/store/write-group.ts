import type { JsonRecord } from '#change-events';
import type { JournalEntry, LastRead } from '../journal/journal-entry.js';
import type { Present } from './draft.js';
import type { KeptRecord, Written } from './storage.js';
import type { StoredRecord } from './stored-record.js';

/** Writes that are kept together, in one transaction: each sees those before it. A database that syncs to disk costs a group once, not each write. */
export class WriteGroup implements Present {
  private readonly changed = new Map<string, StoredRecord | undefined>();
  private readonly records: KeptRecord[] = [];
  private readonly entries: JournalEntry[] = [];
  private readonly answers = new Map<string, JsonRecord>();

  constructor(private readonly store: Present) {}

  /** Adds a write that was drafted whole. */
  add({ records, entries, answers }: Written): void {
    for (const { entity, record, removed } of records) this.changed.set(`${entity} ${record.key}`, removed ? undefined : record);
    for (const [key, answer] of answers) this.answers.set(key, answer);
    this.records.push(...records);
    this.entries.push(...entries);
  }

  get written(): Written {
    return { records: this.records, entries: this.entries, answers: this.answers };
  }

  get lastSequence(): number {
    return this.store.lastSequence + this.entries.length;
  }

  get(entity: string, key: number): StoredRecord | undefined {
    const place = `${entity} ${key}`;
    return this.changed.has(place) ? this.changed.get(place) : this.store.get(entity, key);
  }

  lastRead(entity: string, key: number): LastRead | null {
    return this.store.lastRead(entity, key);
  }

  nextKey(entity: string): number {
    return this.store.nextKey(entity);
  }

  answer(key: string): JsonRecord | undefined {
    return this.answers.get(key) ?? this.store.answer(key);
  }
}
