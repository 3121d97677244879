import type { LinkRegistry, MappingMemory } from '../links/mapping-memory.js';
import type { LinkOutbox } from '../links/told-links.js';
import { Deadlock } from './locks.js';
import { InMemoryLedger } from './in-memory-ledger.js';
import { InMemoryLinkOutbox } from './in-memory-link-outbox.js';
import { InMemoryLinks } from './in-memory-links.js';
import { InMemoryLooks } from './in-memory-looks.js';
import { InMemoryMatchDecisions } from './in-memory-match-decisions.js';
import { InMemoryMatchKeys } from './in-memory-match-keys.js';
import { InMemoryRegisteredFlows } from './in-memory-registered-flows.js';
import { InMemoryStates } from './in-memory-states.js';
import { InMemoryWantedDeletes } from './in-memory-wanted-deletes.js';
import { InMemoryWriteHistory } from './in-memory-write-history.js';
import type { Session } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

const tries = 5;

/** LinkRegistry in memory. */
export class InMemoryLinkRegistry implements LinkRegistry {
  constructor(
    private readonly tables: Tables,
    private readonly session: Session,
  ) {}

  async transaction<T>(work: (memory: MappingMemory) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.session.transaction((statements) =>
          work({
            flows: new InMemoryRegisteredFlows(this.tables, statements),
            states: new InMemoryStates(this.tables, statements),
            links: new InMemoryLinks(this.tables, statements),
            keys: new InMemoryMatchKeys(this.tables, statements),
            looks: new InMemoryLooks(this.tables, statements),
            ledger: new InMemoryLedger(this.tables, statements),
            deletes: new InMemoryWantedDeletes(this.tables, statements),
            decisions: new InMemoryMatchDecisions(this.tables, statements),
            history: new InMemoryWriteHistory(this.tables, statements),
          }),
        );
      } catch (error) {
        if (attempt === tries || !(error instanceof Deadlock)) throw error;
      }
    }
  }

  outbox(): Promise<LinkOutbox> {
    return Promise.resolve(new InMemoryLinkOutbox(this.tables, this.session));
  }

  firstReadsConsumed(): Promise<ReadonlySet<string>> {
    return this.session.run((transaction) => {
      const reached = (topic: string, partition: string) =>
        transaction.get(this.tables.consumed, keyOf(topic, partition))?.nextOffset ?? 0n;
      const consumed = transaction
        .rows(this.tables.firstReads)
        .filter(({ topic, endOffsets }) =>
          Object.entries(endOffsets).every(([partition, end]) => reached(topic, partition) >= BigInt(end)),
        );
      return new Set(consumed.map(({ system, entity }) => `${system}.${entity}`));
    });
  }
}
