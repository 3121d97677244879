import type { System } from '#change-events';
import type { FirstRead, FirstReads } from '../connector-memory/first-reads.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** FirstReads in memory. */
export class InMemoryFirstReads implements FirstReads {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  has(entity: string): Promise<boolean> {
    return this.statements.run((transaction) => transaction.get(this.tables.firstReads, keyOf(this.system, entity)) !== undefined);
  }

  save(entity: string, topic: string, endOffsets: FirstRead['endOffsets']): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { firstReads } = this.tables;
      const key = keyOf(this.system, entity);
      await transaction.lock(firstReads, key);
      if (transaction.get(firstReads, key) === undefined)
        transaction.put(firstReads, key, { system: this.system, entity, topic, endOffsets });
    });
  }
}
