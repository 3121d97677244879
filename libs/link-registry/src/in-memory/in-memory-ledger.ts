import type { ConflictRecord, KeptConflict, Ledger, OutstandingEntry, WaitingConflict } from '../links/ledger.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { StoredConflict, Tables } from './tables.js';
import type { Transaction } from './transaction.js';

/** Ledger in memory. */
export class InMemoryLedger implements Ledger {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  addConflicts(conflicts: readonly ConflictRecord[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      for (const conflict of conflicts) {
        const old = await this.takeWaiting(transaction, conflict);
        if (old !== undefined) transaction.delete(this.tables.conflicts, old.id);
        const id = old !== undefined && sameValues(old, conflict) ? old.id : crypto.randomUUID();
        await transaction.lock(this.tables.conflicts, id);
        transaction.put(this.tables.conflicts, id, { ...conflict, id, endedAt: null });
      }
    });
  }

  async endConflicts(links: readonly string[], but: readonly WaitingConflict[], at: number): Promise<void> {
    if (links.length === 0) return;
    const stay = new Set(but.map(({ link, pair }) => keyOf(link, pair ?? '')));
    await this.statements.run(async (transaction) => {
      const over = transaction
        .rows(this.tables.conflicts)
        .filter((row) => links.includes(row.link) && isWaiting(row) && !stay.has(subjectOf(row)));
      for (const conflict of over) {
        const waiting = await this.takeWaiting(transaction, conflict);
        if (waiting !== undefined) transaction.put(this.tables.conflicts, waiting.id, { ...waiting, endedAt: at });
      }
    });
  }

  conflict(id: string): Promise<KeptConflict | null> {
    return this.statements.run((transaction) => {
      const kept = transaction.get(this.tables.conflicts, id);
      if (kept === undefined) return null;
      const { id: _id, endedAt, ...conflict } = kept;
      return { ...conflict, hasEnded: endedAt !== null };
    });
  }

  forgetLinkless(): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { conflicts, links } = this.tables;
      const linkless = transaction
        .rows(conflicts)
        .filter(({ link }) => transaction.get(links, link) === undefined)
        .map(({ id }) => id);
      await transaction.lockAll(conflicts, linkless);
      for (const id of linkless) transaction.delete(conflicts, id);
    });
  }

  expect(entries: readonly OutstandingEntry[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      await transaction.lockAll(this.tables.outstanding, entries.map(nameOf));
      for (const entry of entries) transaction.put(this.tables.outstanding, nameOf(entry), { ...entry, attempts: 1 });
    });
  }

  settle(entries: readonly Pick<OutstandingEntry, 'link' | 'system'>[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const there = entries.map(nameOf).filter((name) => transaction.get(this.tables.outstanding, name) !== undefined);
      await transaction.lockAll(this.tables.outstanding, there);
      for (const name of there) transaction.delete(this.tables.outstanding, name);
    });
  }

  due(now: number, most: number, nextDue: (attempts: number) => number): Promise<readonly Pick<OutstandingEntry, 'link' | 'system'>[]> {
    return this.statements.run((transaction) => {
      const { outstanding } = this.tables;
      const taken = transaction
        .rows(outstanding)
        .filter((entry) => entry.dueAt <= now)
        .sort((one, other) => one.dueAt - other.dueAt)
        .filter((entry) => transaction.tryLock(outstanding, nameOf(entry)))
        .slice(0, most);
      for (const entry of taken) {
        const dueAt = Math.round(nextDue(entry.attempts));
        transaction.put(outstanding, nameOf(entry), { ...entry, dueAt, attempts: entry.attempts + 1 });
      }
      return taken.map(({ link, system }) => ({ link, system }));
    });
  }

  consumed(topic: string, partition: number, nextOffset: bigint): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { consumed } = this.tables;
      const key = keyOf(topic, partition);
      await transaction.lock(consumed, key);
      const before = transaction.get(consumed, key)?.nextOffset ?? 0n;
      transaction.put(consumed, key, { topic, partition, nextOffset: nextOffset > before ? nextOffset : before });
    });
  }

  lockTypes(types: readonly string[]): Promise<boolean> {
    return this.statements.run((transaction) => types.toSorted().every((type) => transaction.tryLock(this.tables.advisory, type)));
  }

  /** The conflict about the same thing that waits for a person, locked. */
  private async takeWaiting(transaction: Transaction, conflict: ConflictRecord): Promise<StoredConflict | undefined> {
    const { conflicts } = this.tables;
    const waits = (row: StoredConflict | undefined) => row !== undefined && subjectOf(row) === subjectOf(conflict) && isWaiting(row);
    const found = transaction.rows(conflicts).find(waits);
    if (found === undefined) return undefined;
    await transaction.lock(conflicts, found.id);
    const present = transaction.get(conflicts, found.id);
    return waits(present) ? present : undefined;
  }
}

function isWaiting({ winner, endedAt }: StoredConflict): boolean {
  return winner === null && endedAt === null;
}

/** What a conflict is about: a pair of a link, or its delete. */
function subjectOf({ link, kind, pair }: ConflictRecord): string {
  return keyOf(link, kind === 'delete/edit' ? '' : pair);
}

function sameValues(one: ConflictRecord, other: ConflictRecord): boolean {
  return JSON.stringify(one.values) === JSON.stringify(other.values);
}

function nameOf({ link, system }: Pick<OutstandingEntry, 'link' | 'system'>): string {
  return keyOf(link, system);
}
