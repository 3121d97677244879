import type { System } from '#change-events';
import type { ErasedRecords } from '../erasures/erased-records.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** ErasedRecords in memory, which nobody reads who might learn something: names are not hashed. */
export class InMemoryErasedRecords implements ErasedRecords {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  note(entity: string, ids: readonly string[], keepOut: boolean): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { erased } = this.tables;
      const keys = ids.map((id) => keyOf(this.system, entity, id));
      await transaction.lockAll(erased, keys);
      for (const key of keys) transaction.put(erased, key, { keptOut: keepOut || transaction.get(erased, key)?.keptOut === true });
    });
  }

  async keptOut(entity: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    return this.statements.run(
      (transaction) => new Set(ids.filter((id) => transaction.get(this.tables.erased, keyOf(this.system, entity, id))?.keptOut)),
    );
  }
}
