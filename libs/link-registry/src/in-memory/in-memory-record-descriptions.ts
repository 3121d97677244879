import type { System } from '#change-events';
import type { RecordDescriptions } from '../connector-memory/record-descriptions.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** RecordDescriptions in memory. */
export class InMemoryRecordDescriptions implements RecordDescriptions {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  save(descriptions: readonly { readonly entity: string; readonly description: object }[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      for (const { entity, description } of descriptions) {
        const key = keyOf(this.system, entity);
        await transaction.lock(this.tables.descriptions, key);
        transaction.put(this.tables.descriptions, key, description);
      }
    });
  }
}
