import type { RegisteredFlow, RegisteredFlows, Walk } from '../flows/registered-flows.js';
import type { Statements } from './session.js';
import type { Tables } from './tables.js';
import type { Transaction } from './transaction.js';

const lock = 'flow revisions';

/** RegisteredFlows in memory. */
export class InMemoryRegisteredFlows implements RegisteredFlows {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  hold(): Promise<readonly RegisteredFlow[]> {
    return this.statements.run(async (transaction) => {
      await transaction.lockShared(this.tables.advisory, lock);
      return this.all(transaction);
    });
  }

  own(): Promise<readonly RegisteredFlow[]> {
    return this.statements.run(async (transaction) => {
      await transaction.lock(this.tables.advisory, lock);
      return this.all(transaction);
    });
  }

  put(flow: RegisteredFlow): Promise<void> {
    return this.statements.run(async (transaction) => {
      await transaction.lock(this.tables.flows, flow.name);
      transaction.put(this.tables.flows, flow.name, flow);
    });
  }

  takeWalk(name: string): Promise<Walk | null> {
    return this.statements.run((transaction) =>
      transaction.tryLock(this.tables.flows, name) ? (transaction.get(this.tables.flows, name)?.walk ?? null) : null,
    );
  }

  setWalk(name: string, walk: Walk | null): Promise<void> {
    return this.statements.run(async (transaction) => {
      await transaction.lock(this.tables.flows, name);
      const flow = transaction.get(this.tables.flows, name);
      if (flow !== undefined) transaction.put(this.tables.flows, name, { ...flow, walk });
    });
  }

  private all(transaction: Transaction): readonly RegisteredFlow[] {
    return transaction.rows(this.tables.flows).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }
}
