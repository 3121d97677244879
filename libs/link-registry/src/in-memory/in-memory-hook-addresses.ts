import type { System } from '#change-events';
import type { HookAddresses } from '../connector-memory/hook-addresses.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** HookAddresses in memory. */
export class InMemoryHookAddresses implements HookAddresses {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  known(): Promise<readonly string[]> {
    return this.statements.run((transaction) =>
      transaction
        .rows(this.tables.hookAddresses)
        .filter(({ system }) => system === this.system)
        .map(({ address }) => address)
        .sort(),
    );
  }

  async remember(address: string): Promise<void> {
    await this.statements.run(async (transaction) => {
      const key = keyOf(this.system, address);
      await transaction.lock(this.tables.hookAddresses, key);
      transaction.put(this.tables.hookAddresses, key, { system: this.system, address });
    });
  }

  async forget(address: string): Promise<void> {
    await this.statements.run(async (transaction) => {
      const key = keyOf(this.system, address);
      await transaction.lock(this.tables.hookAddresses, key);
      transaction.delete(this.tables.hookAddresses, key);
    });
  }
}
