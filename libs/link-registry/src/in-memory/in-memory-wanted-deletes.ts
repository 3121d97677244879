import type { BrakeCount, WantedDeletes } from '../links/wanted-deletes.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';
import type { Transaction } from './transaction.js';

/** WantedDeletes in memory. */
export class InMemoryWantedDeletes implements WantedDeletes {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  note(flow: string, links: readonly string[], now: number, since: number): Promise<BrakeCount> {
    return this.statements.run(async (transaction) => {
      await transaction.lock(this.tables.advisory, `brake ${flow}`);
      const stale = this.wanted(transaction, flow).filter(({ link, wantedAt }) => wantedAt < since && !this.isHeld(transaction, link));
      await this.drop(transaction, flow, stale);
      for (const link of links) {
        const key = keyOf(flow, link);
        await transaction.lock(this.tables.wantedDeletes, key);
        transaction.put(this.tables.wantedDeletes, key, { flow, link, wantedAt: now });
      }
      const wanted = this.wanted(transaction, flow);
      return {
        wanted: wanted.filter(({ wantedAt }) => wantedAt >= since).length,
        held: wanted.filter(({ link }) => this.isHeld(transaction, link)).length,
      };
    });
  }

  liveLinks(flow: string): Promise<number> {
    return this.statements.run(
      (transaction) => transaction.rows(this.tables.links).filter((link) => link.flow === flow && link.standing === 'live').length,
    );
  }

  held(flow: string): Promise<readonly string[]> {
    return this.statements.run((transaction) =>
      this.wanted(transaction, flow)
        .map(({ link }) => link)
        .filter((link) => this.isHeld(transaction, link)),
    );
  }

  forget(flow: string): Promise<void> {
    return this.statements.run((transaction) => this.drop(transaction, flow, this.wanted(transaction, flow)));
  }

  private wanted(transaction: Transaction, flow: string) {
    return transaction.rows(this.tables.wantedDeletes).filter((wanted) => wanted.flow === flow);
  }

  private isHeld(transaction: Transaction, link: string): boolean {
    return transaction.get(this.tables.links, link)?.progress === 'held';
  }

  private async drop(transaction: Transaction, flow: string, wanted: readonly { readonly link: string }[]): Promise<void> {
    const keys = wanted.map(({ link }) => keyOf(flow, link));
    await transaction.lockAll(this.tables.wantedDeletes, keys);
    for (const key of keys) transaction.delete(this.tables.wantedDeletes, key);
  }
}
