import type { Locks } from './locks.js';
import { Transaction } from './transaction.js';

/** Where statements run: all in one transaction, or each in one of its own. */
export interface Statements {
  run<T>(statement: (transaction: Transaction) => T | Promise<T>): Promise<T>;
}

/** What a process has of the database. */
export class Session implements Statements {
  private readonly open = new Set<Transaction>();

  /** @param travel awaited before every statement and every commit: its way to the database */
  constructor(
    private readonly locks: Locks,
    private readonly travel: () => Promise<void>,
  ) {}

  async run<T>(statement: (transaction: Transaction) => T | Promise<T>): Promise<T> {
    await this.travel();
    return this.within(async (transaction) => statement(transaction));
  }

  /** All of the work, or nothing. */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.within(async (transaction) => {
      let before: Promise<unknown> = Promise.resolve();
      const result = await work({
        // Those that are not waited for stay in their order all the same; after one that failed none runs.
        run: async (statement) => {
          const now = before.then(() => this.travel()).then(() => statement(transaction));
          before = now;
          return now;
        },
      });
      await this.travel();
      return result;
    });
  }

  /** The process died: whatever it has not committed is undone. */
  break(): void {
    // None of them shall get what another of them lets go of.
    for (const transaction of this.open) this.locks.withdraw(transaction);
    for (const transaction of this.open) transaction.rollBack();
    this.open.clear();
  }

  private async within<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const transaction = new Transaction(this.locks);
    this.open.add(transaction);
    try {
      const result = await work(transaction);
      transaction.commit();
      return result;
    } catch (error) {
      transaction.rollBack();
      throw error;
    } finally {
      this.open.delete(transaction);
    }
  }
}
