import type { Leases } from '../connector-memory/leases.js';
import type { Sendings } from '../connector-memory/sendings.js';

/** What is known of a state that waits to be published. */
export interface OutboxRow {
  readonly id: string;
  /** Grows with every state. */
  readonly version: number;
}

/** States whose rows are ahead of what was published: the row itself is the outbox. */
export interface Outbox<Row extends OutboxRow> {
  readonly leases: Leases;
  readonly sendings: Sendings;
  /** The oldest ones, in the order of their versions. */
  unpublished(limit: number): Promise<readonly Row[]>;
  markPublished(sent: readonly Row[]): Promise<void>;
  /** Gives the newest states a new version, so that they are sent again. */
  markUnpublished(ids: readonly string[]): Promise<void>;
  /** All of the work, or nothing. */
  transaction<T>(work: (outbox: Outbox<Row>) => Promise<T>): Promise<T>;
}
