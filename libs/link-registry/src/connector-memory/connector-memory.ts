import type { ErasedRecords } from '../erasures/erased-records.js';
import type { CreateCalls } from './create-calls.js';
import type { FirstReads } from './first-reads.js';
import type { HookAddresses } from './hook-addresses.js';
import type { Leases } from './leases.js';
import type { MissingRecords } from './missing-records.js';
import type { ObservedRecords } from './observed-records.js';
import type { ReadCursors } from './read-cursors.js';
import type { RecordDescriptions } from './record-descriptions.js';
import type { Sendings } from './sendings.js';
import type { Sweeps } from './sweeps.js';
import type { WriteCommands } from './write-commands.js';

/** What one system's connector remembers. */
export interface ConnectorMemory {
  readonly observed: ObservedRecords;
  readonly cursors: ReadCursors;
  readonly sweeps: Sweeps;
  readonly missing: MissingRecords;
  readonly leases: Leases;
  readonly sendings: Sendings;
  readonly commands: WriteCommands;
  readonly creates: CreateCalls;
  readonly firstReads: FirstReads;
  readonly descriptions: RecordDescriptions;
  readonly hookAddresses: HookAddresses;
  readonly erased: ErasedRecords;
  /** Numbers from the one sequence of tickets and fences, growing. */
  nextTickets(count: number): Promise<readonly number[]>;
  /** The secret key of the fingerprints. */
  fingerprintKey(): Promise<string>;
  /** All of the work, or nothing. */
  transaction<T>(work: (memory: ConnectorMemory) => Promise<T>): Promise<T>;
}
