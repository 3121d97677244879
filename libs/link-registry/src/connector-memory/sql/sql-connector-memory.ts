import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { query } from '../../rows.js';
import type { ConnectorMemory } from '../connector-memory.js';
import { SqlCreateCalls } from './sql-create-calls.js';
import { SqlFirstReads } from './sql-first-reads.js';
import { SqlLeases } from './sql-leases.js';
import { SqlMissingRecords } from './sql-missing-records.js';
import { SqlObservedRecords } from './sql-observed-records.js';
import { SqlReadCursors } from './sql-read-cursors.js';
import { SqlRecordDescriptions } from './sql-record-descriptions.js';
import { SqlSweeps } from './sql-sweeps.js';
import { SqlWriteCommands } from './sql-write-commands.js';

/** One system's connector memory in PostgreSQL, through a data source's entity manager or the one of a transaction. */
export class SqlConnectorMemory implements ConnectorMemory {
  readonly observed: SqlObservedRecords;
  readonly cursors: SqlReadCursors;
  readonly sweeps: SqlSweeps;
  readonly missing: SqlMissingRecords;
  readonly leases: SqlLeases;
  readonly commands: SqlWriteCommands;
  readonly creates: SqlCreateCalls;
  readonly firstReads: SqlFirstReads;
  readonly descriptions: SqlRecordDescriptions;

  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {
    this.observed = new SqlObservedRecords(manager, system);
    this.cursors = new SqlReadCursors(manager, system);
    this.sweeps = new SqlSweeps(manager, system);
    this.missing = new SqlMissingRecords(manager, system);
    this.leases = new SqlLeases(manager);
    this.commands = new SqlWriteCommands(manager, system);
    this.creates = new SqlCreateCalls(manager, system);
    this.firstReads = new SqlFirstReads(manager, system);
    this.descriptions = new SqlRecordDescriptions(manager, system);
  }

  async nextTickets(count: number): Promise<readonly number[]> {
    const sql = `SELECT nextval('ticket') AS ticket FROM generate_series(1, $1::int)`;
    return (await query<{ readonly ticket: number }>(this.manager, sql, [count])).map(({ ticket }) => ticket);
  }

  async fingerprintKey(): Promise<string> {
    const [row] = await query<{ readonly secret: string }>(this.manager, 'SELECT secret FROM fingerprint_key');
    if (row === undefined) throw new Error('The table fingerprint_key is empty. Run "dataflow setup" on an empty database.');
    return row.secret;
  }

  transaction<T>(work: (memory: ConnectorMemory) => Promise<T>): Promise<T> {
    return this.manager.transaction('READ COMMITTED', (manager) => work(new SqlConnectorMemory(manager, this.system)));
  }
}
