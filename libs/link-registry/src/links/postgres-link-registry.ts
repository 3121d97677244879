import type { DataSource, EntityManager } from 'typeorm';
import { PostgresRegisteredFlows } from '../flows/postgres-registered-flows.js';
import { query } from '../rows.js';
import type { LinkRegistry, MappingMemory } from './mapping-memory.js';
import { PostgresLinkOutbox } from './postgres-link-outbox.js';
import { PostgresLedger } from './postgres-ledger.js';
import { PostgresLinks } from './postgres-links.js';
import { PostgresLooks } from './postgres-looks.js';
import { PostgresMatchDecisions } from './postgres-match-decisions.js';
import { PostgresMatchKeys } from './postgres-match-keys.js';
import { PostgresStates } from './postgres-states.js';
import { PostgresWantedDeletes } from './postgres-wanted-deletes.js';
import { PostgresWriteHistory } from './postgres-write-history.js';
import type { LinkOutbox } from './told-links.js';

/** SQLSTATEs after which the same transaction may succeed: serialisation failure, deadlock. */
const repeatable = ['40001', '40P01'];
const tries = 5;

/** Runs the work in one transaction; repeats it when the database answers with a deadlock or a serialisation failure. */
export async function repeating<T>(source: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await source.transaction(work);
    } catch (error) {
      if (attempt === tries || !repeatable.includes((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

/** The mapping service's memory within a transaction. */
export function mappingMemoryOf(manager: EntityManager): MappingMemory {
  return {
    flows: new PostgresRegisteredFlows(manager),
    states: new PostgresStates(manager),
    links: new PostgresLinks(manager),
    keys: new PostgresMatchKeys(manager),
    looks: new PostgresLooks(manager),
    ledger: new PostgresLedger(manager),
    deletes: new PostgresWantedDeletes(manager),
    decisions: new PostgresMatchDecisions(manager),
    history: new PostgresWriteHistory(manager),
  };
}

export class PostgresLinkRegistry implements LinkRegistry {
  /** @param open gives the connected data source */
  constructor(private readonly open: () => Promise<DataSource>) {}

  async transaction<T>(work: (memory: MappingMemory) => Promise<T>): Promise<T> {
    return repeating(await this.open(), (manager) => work(mappingMemoryOf(manager)));
  }

  async outbox(): Promise<LinkOutbox> {
    return new PostgresLinkOutbox((await this.open()).manager);
  }

  async firstReadsConsumed(): Promise<ReadonlySet<string>> {
    const { manager } = await this.open();
    const markers = await query<{ system: string; entity: string; topic: string; end_offsets: string }>(
      manager,
      'SELECT system, entity, topic, end_offsets FROM first_read',
    );
    const consumed = await query<{ topic: string; partition: number; next_offset: string | number }>(
      manager,
      'SELECT topic, partition, next_offset FROM consumed',
    );
    const reached = new Map(consumed.map((row) => [`${row.topic}:${row.partition}`, BigInt(row.next_offset)]));
    return new Set(
      markers
        .filter((marker) =>
          Object.entries(JSON.parse(marker.end_offsets) as Record<string, string>).every(
            ([partition, end]) => BigInt(end) === 0n || (reached.get(`${marker.topic}:${partition}`) ?? 0n) >= BigInt(end),
          ),
        )
        .map((marker) => `${marker.system}.${marker.entity}`),
    );
  }
}
