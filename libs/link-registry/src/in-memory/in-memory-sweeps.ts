import type { System } from '#change-events';
import type { Sweep, Sweeps } from '../connector-memory/sweeps.js';
import { InMemoryObservedRecords } from './in-memory-observed-records.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** Sweeps in memory. */
export class InMemorySweeps implements Sweeps {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  load(entity: string): Promise<(Sweep & { readonly ageMs: number }) | null> {
    return this.statements.run((transaction) => {
      const sweep = transaction.get(this.tables.sweeps, keyOf(this.system, entity));
      if (sweep === undefined) return null;
      const { begunAt, ...rest } = sweep;
      return { ...rest, ageMs: Date.now() - begunAt };
    });
  }

  save(entity: string, sweep: Sweep): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { sweeps } = this.tables;
      const key = keyOf(this.system, entity);
      await transaction.lock(sweeps, key);
      const before = transaction.get(sweeps, key);
      transaction.put(sweeps, key, { ...sweep, begunAt: before?.number === sweep.number ? before.begunAt : Date.now() });
    });
  }

  saw(entity: string, number: number, ids: readonly string[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { swept } = this.tables;
      await transaction.lockAll(
        swept,
        ids.map((id) => keyOf(this.system, entity, id)),
      );
      for (const id of ids) transaction.put(swept, keyOf(this.system, entity, id), { system: this.system, entity, id, sweep: number });
    });
  }

  async finish(entity: string, number: number): Promise<number> {
    const missing = await this.noteUnseen(entity, number);
    await new InMemoryObservedRecords(this.tables, this.statements, this.system).oweReread(entity, missing);
    await this.forgetOlder(entity, number);
    await this.save(entity, { number, phase: 'over', after: null });
    return missing.length;
  }

  private noteUnseen(entity: string, number: number): Promise<readonly string[]> {
    return this.statements.run(async (transaction) => {
      const { observed, swept, missing } = this.tables;
      const noted: string[] = [];
      for (const { system, entity: type, row } of transaction.rows(observed)) {
        const key = keyOf(this.system, entity, row.id);
        if (system !== this.system || type !== entity || transaction.get(swept, key)?.sweep === number) continue;
        if (row.version === 0 || row.deleted || row.fence >= number) continue;
        await transaction.lock(missing, key);
        if (transaction.get(missing, key) !== undefined) continue;
        transaction.put(missing, key, { system, entity, id: row.id, standing: 'unread', ticket: null, foundAt: Date.now() });
        noted.push(row.id);
      }
      return noted;
    });
  }

  private forgetOlder(entity: string, number: number): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { swept } = this.tables;
      const older = transaction
        .rows(swept)
        .filter((seen) => seen.system === this.system && seen.entity === entity && seen.sweep < number)
        .map(({ id }) => keyOf(this.system, entity, id));
      await transaction.lockAll(swept, older);
      for (const key of older) transaction.delete(swept, key);
    });
  }
}
