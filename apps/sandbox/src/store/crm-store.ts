import type { JsonRecord, System } from '#change-events';
import type { JournalEntry, LastRead } from '../journal/journal-entry.js';
import { Draft } from './draft.js';
import type { Author, Present } from './draft.js';
import type { KeptRecord, Storage, Written } from './storage.js';
import type { StoredRecord } from './stored-record.js';
import { Table } from './table.js';
import { WriteGroup } from './write-group.js';

/** What tells one system's store from another's. */
export interface StoreOptions {
  readonly system: System;
  readonly entities: readonly string[];
  /** Milliseconds that the system's change times are multiples of. */
  readonly resolutionMs: number;
  readonly storage: Storage;
  /** Called with writes once they are kept and seen. */
  readonly written?: (entries: readonly JournalEntry[]) => void;
}

/** A write that waits for its turn. */
interface Job {
  readonly author: Author;
  /** Drafts it; what it gives back tells the caller, once all is kept. */
  readonly draft: (draft: Draft) => () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The state of one system. Writes happen one after another and are seen by others, and answered, only once they are kept: what a reader saw
 * or a caller was told is still true after the process was killed. Writes that come while one is being kept are kept together after it.
 */
export class CrmStore implements Present {
  private readonly tables: ReadonlyMap<string, Table>;
  private readonly answers = new Map<string, JsonRecord>();
  private readonly reads = new Map<string, LastRead>();
  private entries: JournalEntry[] = [];
  private lastStamp = 0;
  private waiting: Job[] = [];
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(private readonly options: StoreOptions) {
    this.tables = new Map(options.entities.map((entity) => [entity, new Table()]));
  }

  /** A store with what was kept earlier. */
  static async open(options: StoreOptions): Promise<CrmStore> {
    const store = new CrmStore(options);
    const { records, entries, answers } = await options.storage.load(options.system);
    store.show(records.filter(({ removed }) => !removed));
    for (const { entity, record } of records) store.table(entity).reserve(record.key);
    for (const [key, answer] of answers) store.answers.set(key, answer);
    store.entries = [...entries];
    return store;
  }

  get system(): System {
    return this.options.system;
  }

  get entities(): readonly string[] {
    return this.options.entities;
  }

  table(entity: string): Table {
    const table = this.tables.get(entity);
    if (!table) throw new Error(`${this.options.system} has no type '${entity}': it has ${this.options.entities.join(', ')}`);
    return table;
  }

  get(entity: string, key: number): StoredRecord | undefined {
    return this.table(entity).get(key);
  }

  /** Notes that the services asked for this very record: a write that follows says in the journal how old what they knew was. */
  noteRead(entity: string, key: number): void {
    this.reads.set(`${entity} ${key}`, { at: Date.now(), after: this.lastSequence });
  }

  lastRead(entity: string, key: number): LastRead | null {
    return this.reads.get(`${entity} ${key}`) ?? null;
  }

  nextKey(entity: string): number {
    return this.table(entity).nextKey();
  }

  get lastSequence(): number {
    return this.entries.length;
  }

  /** The answer that a create with this idempotency key was given. */
  answer(key: string): JsonRecord | undefined {
    return this.answers.get(key);
  }

  /** Writes after a sequence, oldest first. */
  writesSince(sequence: number): readonly JournalEntry[] {
    return this.entries.slice(Math.max(0, sequence));
  }

  /** Carries out a write: all that `work` drafts, or nothing when it throws. */
  write<T>(author: Author, work: (draft: Draft) => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const draft = (present: Draft) => {
      const result = work(present);
      return () => resolve(result);
    };
    this.waiting.push({ author, draft, fail: reject });
    void this.inTurn(() => this.carryOutWaiting());
    return promise;
  }

  private async carryOutWaiting(): Promise<void> {
    const jobs = this.waiting.splice(0);
    if (jobs.length === 0) return;
    const at = Date.now();
    const { resolutionMs, storage, system } = this.options;
    const stamp = Math.max(this.lastStamp, Math.floor(at / resolutionMs) * resolutionMs);
    const group = new WriteGroup(this);
    const drafted = jobs.flatMap(({ author, draft, fail }) => {
      const own = new Draft(group, author, at, stamp);
      try {
        const tell = draft(own);
        group.add(own.written);
        return [{ tell, fail }];
      } catch (error) {
        fail(error);
        return [];
      }
    });
    try {
      await storage.save(system, group.written);
    } catch (error) {
      for (const { fail } of drafted) fail(error);
      return;
    }
    this.lastStamp = stamp;
    this.take(group.written);
    for (const { tell } of drafted) tell();
    this.options.written?.(group.written.entries);
  }

  private take({ records, entries, answers }: Written): void {
    for (const { entity, record, removed } of records) {
      const present = this.get(entity, record.key);
      if (!removed) this.table(entity).put(record);
      else if (present) this.table(entity).remove(present);
    }
    for (const [key, answer] of answers) this.answers.set(key, answer);
    this.entries.push(...entries);
  }

  /** Forgets everything, the journal too, and holds these records instead. */
  refill(records: ReadonlyMap<string, readonly StoredRecord[]>): Promise<void> {
    return this.inTurn(async () => {
      const kept = [...records].flatMap(([entity, ofEntity]) => ofEntity.map((record) => ({ entity, record, removed: false })));
      await this.options.storage.replace(this.options.system, { records: kept, entries: [], answers: new Map() });
      this.answers.clear();
      this.reads.clear();
      this.entries = [];
      this.lastStamp = 0;
      this.show(kept);
    });
  }

  private show(kept: readonly KeptRecord[]): void {
    const byEntity = Map.groupBy(kept, ({ entity }) => entity);
    for (const [entity, table] of this.tables) table.fill((byEntity.get(entity) ?? []).map(({ record }) => record));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}
