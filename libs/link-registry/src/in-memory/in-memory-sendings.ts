import type { HeldLease } from '../connector-memory/leases.js';
import type { Sendings } from '../connector-memory/sendings.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** Sendings in memory. */
export class InMemorySendings implements Sendings {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  begin({ name, holder, epoch }: HeldLease, ids: readonly string[]): Promise<boolean> {
    return this.statements.run(async (transaction) => {
      const { leases, sendings } = this.tables;
      const held = transaction.get(leases, name);
      if (held?.holder !== holder || held.epoch !== epoch || held.until < Date.now()) return false;
      const key = keyOf(name, String(epoch));
      await transaction.lock(sendings, key);
      transaction.put(sendings, key, { lease: name, epoch, ids, begunAt: Date.now() });
      return true;
    });
  }

  end({ name, epoch }: HeldLease): Promise<void> {
    return this.statements.run(async (transaction) => {
      const key = keyOf(name, String(epoch));
      if (transaction.get(this.tables.sendings, key) === undefined) return;
      await transaction.lock(this.tables.sendings, key);
      transaction.delete(this.tables.sendings, key);
    });
  }

  takeAbandoned({ name, epoch }: HeldLease, olderThanMs: number): Promise<readonly string[]> {
    return this.statements.run(async (transaction) => {
      const { sendings } = this.tables;
      const isAbandoned = (row: { lease: string; epoch: number; begunAt: number } | undefined) =>
        row !== undefined && row.lease === name && row.epoch < epoch && row.begunAt < Date.now() - olderThanMs;
      const taken: string[] = [];
      for (const row of transaction.rows(sendings).filter(isAbandoned)) {
        const key = keyOf(row.lease, String(row.epoch));
        await transaction.lock(sendings, key);
        if (!isAbandoned(transaction.get(sendings, key))) continue;
        transaction.delete(sendings, key);
        taken.push(...row.ids);
      }
      return taken;
    });
  }
}
