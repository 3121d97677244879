import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { query } from '../../rows.js';
import { fingerprintKeyIn } from '../../erasures/fingerprint-key.js';
import { SqlErasedRecords } from '../../erasures/sql-erased-records.js';
import type { ConnectorMemory } from '../connector-memory.js';
import { SqlCreateCalls } from './sql-create-calls.js';
import { SqlFirstReads } from './sql-first-reads.js';
import { SqlHookAddresses } from './sql-hook-addresses.js';
import { SqlLeases } from './sql-leases.js';
import { SqlMissingRecords } from './sql-missing-records.js';
import { SqlObservedRecords } from './sql-observed-records.js';
import { SqlReadCursors } from './sql-read-cursors.js';
import { SqlRecordDescriptions } from './sql-record-descriptions.js';
import { SqlSendings } from './sql-sendings.js';
import { SqlSweeps } from './sql-sweeps.js';
import { SqlWriteCommands } from './sql-write-commands.js';

/** One system's connector memory in PostgreSQL, through a data source's entity manager or the one of a transaction. */
export class SqlConnectorMemory implements ConnectorMemory {
  readonly observed: SqlObservedRecords;
  readonly cursors: SqlReadCursors;
  readonly sweeps: SqlSweeps;
  readonly missing: SqlMissingRecords;
  readonly leases: SqlLeases;
  readonly sendings: SqlSendings;
  readonly commands: SqlWriteCommands;
  readonly creates: SqlCreateCalls;
  readonly firstReads: SqlFirstReads;
  readonly descriptions: SqlRecordDescriptions;
  readonly hookAddresses: SqlHookAddresses;
  readonly erased: SqlErasedRecords;

  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {
    this.observed = new SqlObservedRecords(manager, system);
    this.cursors = new SqlReadCursors(manager, system);
    this.sweeps = new SqlSweeps(manager, system);
    this.missing = new SqlMissingRecords(manager, system);
    this.leases = new SqlLeases(manager);
    this.sendings = new SqlSendings(manager);
    this.commands = new SqlWriteCommands(manager, system);
    this.creates = new SqlCreateCalls(manager, system);
    this.firstReads = new SqlFirstReads(manager, system);
    this.descriptions = new SqlRecordDescriptions(manager, system);
    this.hookAddresses = new SqlHookAddresses(manager, system);
    this.erased = new SqlErasedRecords(manager, system);
  }

  async nextTickets(count: number): Promise<readonly number[]> {
    const sql = `SELECT nextval('ticket') AS ticket FROM generate_series(1, $1::int)`;
    return (await query<{ readonly ticket: number }>(this.manager, sql, [count])).map(({ ticket }) => ticket);
  }

  fingerprintKey(): Promise<string> {
    return fingerprintKeyIn(this.manager);
  }

  transaction<T>(work: (memory: ConnectorMemory) => Promise<T>): Promise<T> {
    return this.manager.transaction((manager) => work(new SqlConnectorMemory(manager, this.system)));
  }
}
