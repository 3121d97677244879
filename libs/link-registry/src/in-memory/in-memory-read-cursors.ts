import type { System } from '#change-events';
import type { ReadCursors, ReadPosition } from '../connector-memory/read-cursors.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** ReadCursors in memory. */
export class InMemoryReadCursors implements ReadCursors {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  load(entity: string): Promise<ReadPosition | null> {
    return this.statements.run((transaction) => transaction.get(this.tables.cursors, keyOf(this.system, entity)) ?? null);
  }

  save(entity: string, position: ReadPosition): Promise<void> {
    return this.statements.run(async (transaction) => {
      const key = keyOf(this.system, entity);
      await transaction.lock(this.tables.cursors, key);
      transaction.put(this.tables.cursors, key, position);
    });
  }

  /** Nobody listens. */
  wantPoll(): Promise<void> {
    return Promise.resolve();
  }
}
