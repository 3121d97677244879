import type { HeldLease, Leases } from '../connector-memory/leases.js';
import type { Statements } from './session.js';
import type { Tables } from './tables.js';
import type { Transaction } from './transaction.js';

/** Leases in memory. */
export class InMemoryLeases implements Leases {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  acquire(name: string, holder: string, seconds: number): Promise<HeldLease | null> {
    return this.statements.run(async (transaction) => {
      const { leases } = this.tables;
      await transaction.lock(leases, name);
      const lease = transaction.get(leases, name);
      if (lease !== undefined && lease.until >= Date.now()) return null;
      const mine = { name, holder, epoch: (lease?.epoch ?? 0) + 1 };
      transaction.put(leases, name, { ...mine, until: Date.now() + seconds * 1_000 });
      return mine;
    });
  }

  renew(lease: HeldLease, seconds: number): Promise<boolean> {
    return this.extend(lease, (until) => (until >= Date.now() ? Date.now() + seconds * 1_000 : null));
  }

  isHeld(lease: HeldLease): Promise<boolean> {
    return this.statements.run((transaction) => (this.mine(transaction, lease)?.until ?? 0) >= Date.now());
  }

  async release(lease: HeldLease): Promise<void> {
    await this.extend(lease, () => Date.now() - 1);
  }

  private extend(lease: HeldLease, newUntil: (until: number) => number | null): Promise<boolean> {
    return this.statements.run(async (transaction) => {
      await transaction.lock(this.tables.leases, lease.name);
      const mine = this.mine(transaction, lease);
      const until = mine === undefined ? null : newUntil(mine.until);
      if (mine === undefined || until === null) return false;
      transaction.put(this.tables.leases, lease.name, { ...mine, until });
      return true;
    });
  }

  private mine(transaction: Transaction, { name, holder, epoch }: HeldLease) {
    const lease = transaction.get(this.tables.leases, name);
    return lease?.holder === holder && lease.epoch === epoch ? lease : undefined;
  }
}
