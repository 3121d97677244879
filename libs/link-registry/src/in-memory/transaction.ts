import type { Locks } from './locks.js';
import type { Table } from './table.js';

/**
 * A transaction at READ COMMITTED: it sees what is committed at the moment it looks, and its own changes; whoever changes or locks a row waits
 * until the transaction that has it ends. Predicate locks, other isolation levels and the order of rows without ORDER BY are not imitated.
 */
export class Transaction {
  private readonly changes = new Map<Table<unknown>, Map<string, unknown>>();

  constructor(private readonly locks: Locks) {}

  /** Waits for a row, there or not, and has it until the transaction ends. */
  lock(table: Table<unknown>, key: string): Promise<void> {
    return this.locks.take(this, nameOf(table, key));
  }

  /** Waits until nobody has it for itself alone, and keeps it from everybody who wants that until the transaction ends. */
  lockShared(table: Table<unknown>, key: string): Promise<void> {
    return this.locks.takeShared(this, nameOf(table, key));
  }

  /** Locks rows in the order of their keys. */
  async lockAll(table: Table<unknown>, keys: readonly string[]): Promise<void> {
    for (const key of [...new Set(keys)].sort()) await this.lock(table, key);
  }

  /** SKIP LOCKED, and advisory locks: false when another transaction has it. */
  tryLock(table: Table<unknown>, key: string): boolean {
    return this.locks.tryTake(this, nameOf(table, key));
  }

  get<Row>(table: Table<Row>, key: string): Row | undefined {
    const changed = this.changes.get(table);
    return changed?.has(key) ? (changed.get(key) as Row | undefined) : table.rows.get(key);
  }

  /** Every row that it sees. */
  rows<Row>(table: Table<Row>): readonly Row[] {
    const changed = this.changes.get(table) as Map<string, Row | undefined> | undefined;
    if (changed === undefined) return [...table.rows.values()];
    return [...new Map<string, Row | undefined>([...table.rows, ...changed]).values()].filter((row) => row !== undefined);
  }

  /** Stores a row that it has locked. */
  put<Row>(table: Table<Row>, key: string, row: Row): void {
    this.change(table, key, row);
  }

  /** Deletes a row that it has locked. */
  delete(table: Table<unknown>, key: string): void {
    this.change(table, key, undefined);
  }

  commit(): void {
    for (const [table, rows] of this.changes) {
      for (const [key, row] of rows) {
        if (row === undefined) table.rows.delete(key);
        else table.rows.set(key, row);
      }
    }
    this.rollBack();
  }

  rollBack(): void {
    this.changes.clear();
    this.locks.release(this);
  }

  private change(table: Table<unknown>, key: string, row: unknown): void {
    if (!this.locks.isHeldBy(this, nameOf(table, key))) throw new Error(`${table.name} ${key} is changed without its lock`);
    const changed = this.changes.get(table) ?? new Map<string, unknown>();
    this.changes.set(table, changed.set(key, row));
  }
}

function nameOf(table: Table<unknown>, key: string): string {
  return `${table.name}\n${key}`;
}
