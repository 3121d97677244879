import type { JsonRecord } from '#change-events';
import type { JournalEntry, LastRead } from '../journal/journal-entry.js';
import type { KeptRecord, Written } from './storage.js';
import type { StoredRecord } from './stored-record.js';

/** Who writes, when and how. */
export interface Author {
  readonly who: string;
  /** As the system's own "changed by" shows it. */
  readonly name: string;
  readonly method: string;
}

/** What a write finds: the store, with the writes before it that are about to be kept. */
export interface Present {
  get(entity: string, key: number): StoredRecord | undefined;
  nextKey(entity: string): number;
  answer(key: string): JsonRecord | undefined;
  /** When the services last asked for this very record, if this process was asked. */
  lastRead(entity: string, key: number): LastRead | null;
  /** Of the journal. */
  readonly lastSequence: number;
}

/** One write in the making: sees its own changes, and changes nothing outside until it is kept. */
export class Draft {
  private readonly changed = new Map<string, StoredRecord | null>();
  private readonly kept: KeptRecord[] = [];
  private readonly entries: JournalEntry[] = [];
  private readonly answers = new Map<string, JsonRecord>();

  /**
   * @param at milliseconds since 1970, for the journal
   * @param stamp the same, rounded to what the system keeps
   */
  constructor(
    private readonly present: Present,
    private readonly author: Author,
    private readonly at: number,
    private readonly stamp: number,
  ) {}

  get(entity: string, key: number): StoredRecord | undefined {
    const own = this.changed.get(`${entity} ${key}`);
    return own === undefined ? this.present.get(entity, key) : (own ?? undefined);
  }

  create(entity: string, values: JsonRecord): StoredRecord {
    const { name } = this.author;
    const record = {
      key: this.present.nextKey(entity),
      version: 1,
      createdAt: this.stamp,
      createdBy: name,
      updatedAt: this.stamp,
      updatedBy: name,
      values,
    };
    this.note(entity, record.key, null, record);
    return record;
  }

  /** @param values replace those of the same name, the others stay */
  update(entity: string, before: StoredRecord, values: JsonRecord): StoredRecord {
    const after = {
      ...before,
      version: before.version + 1,
      updatedAt: this.stamp,
      updatedBy: this.author.name,
      values: { ...before.values, ...values },
    };
    this.note(entity, before.key, before, after);
    return after;
  }

  remove(entity: string, before: StoredRecord): void {
    this.note(entity, before.key, before, null);
  }

  /** Keeps the answer to a create for the next call with the same key. */
  remember(key: string, answer: JsonRecord): void {
    this.answers.set(key, answer);
  }

  /** The answer that an earlier create with this idempotency key was given. */
  answer(key: string): JsonRecord | undefined {
    return this.answers.get(key) ?? this.present.answer(key);
  }

  get written(): Written {
    return { records: this.kept, entries: this.entries, answers: this.answers };
  }

  private note(entity: string, key: number, before: StoredRecord | null, after: StoredRecord | null): void {
    this.changed.set(`${entity} ${key}`, after);
    const record = after ?? before;
    if (record) this.kept.push({ entity, record, removed: after === null });
    const { who, method } = this.author;
    const sequence = this.present.lastSequence + this.entries.length + 1;
    const lastRead = who === 'services' ? this.present.lastRead(entity, key) : null;
    this.entries.push({ sequence, at: this.at, who, method, entity, key, before, after, lastRead });
  }
}
