import type { System } from '#change-events';
import type { ConnectorMemory } from '../connector-memory/connector-memory.js';
import { InMemoryErasedRecords } from './in-memory-erased-records.js';
import { InMemoryCreateCalls } from './in-memory-create-calls.js';
import { InMemoryFirstReads } from './in-memory-first-reads.js';
import { InMemoryHookAddresses } from './in-memory-hook-addresses.js';
import { InMemoryLeases } from './in-memory-leases.js';
import { InMemoryMissingRecords } from './in-memory-missing-records.js';
import { InMemoryObservedRecords } from './in-memory-observed-records.js';
import { InMemoryReadCursors } from './in-memory-read-cursors.js';
import { InMemoryRecordDescriptions } from './in-memory-record-descriptions.js';
import { InMemorySendings } from './in-memory-sendings.js';
import { InMemorySweeps } from './in-memory-sweeps.js';
import { InMemoryWriteCommands } from './in-memory-write-commands.js';
import type { Session, Statements } from './session.js';
import type { Tables } from './tables.js';

/** One system's connector memory, outside of a transaction or within one. */
export class InMemoryConnectorMemory implements ConnectorMemory {
  readonly observed: InMemoryObservedRecords;
  readonly cursors: InMemoryReadCursors;
  readonly sweeps: InMemorySweeps;
  readonly missing: InMemoryMissingRecords;
  readonly leases: InMemoryLeases;
  readonly sendings: InMemorySendings;
  readonly commands: InMemoryWriteCommands;
  readonly creates: InMemoryCreateCalls;
  readonly firstReads: InMemoryFirstReads;
  readonly descriptions: InMemoryRecordDescriptions;
  readonly hookAddresses: InMemoryHookAddresses;
  readonly erased: InMemoryErasedRecords;

  constructor(
    private readonly tables: Tables,
    private readonly session: Session,
    private readonly system: System,
    private readonly statements: Statements = session,
  ) {
    this.observed = new InMemoryObservedRecords(tables, statements, system);
    this.cursors = new InMemoryReadCursors(tables, statements, system);
    this.sweeps = new InMemorySweeps(tables, statements, system);
    this.missing = new InMemoryMissingRecords(tables, statements, system);
    this.leases = new InMemoryLeases(tables, statements);
    this.sendings = new InMemorySendings(tables, statements);
    this.commands = new InMemoryWriteCommands(tables, statements, system);
    this.creates = new InMemoryCreateCalls(tables, statements, system);
    this.firstReads = new InMemoryFirstReads(tables, statements, system);
    this.descriptions = new InMemoryRecordDescriptions(tables, statements, system);
    this.hookAddresses = new InMemoryHookAddresses(tables, statements, system);
    this.erased = new InMemoryErasedRecords(tables, statements, system);
  }

  nextTickets(count: number): Promise<readonly number[]> {
    return this.statements.run(() => Array.from({ length: count }, () => this.tables.next('ticket')));
  }

  fingerprintKey(): Promise<string> {
    return this.statements.run(() => 'in memory');
  }

  transaction<T>(work: (memory: ConnectorMemory) => Promise<T>): Promise<T> {
    return this.session.transaction((statements) => work(new InMemoryConnectorMemory(this.tables, this.session, this.system, statements)));
  }
}
