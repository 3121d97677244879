import type { HeldLease } from './leases.js';

/** What the holder of a lease is just sending, so that the next holder can make up for what arrives after it has taken over. */
export interface Sendings {
  /** Notes that these records are about to be sent, in the place of what the lease sent before. False, and nothing noted, when the lease has run out. */
  begin(lease: HeldLease, ids: readonly string[]): Promise<boolean>;
  /** It is known what became of it. */
  end(lease: HeldLease): Promise<void>;
  /** Ids that former holders began to send so long ago, and of which it never became known; they are forgotten. */
  takeAbandoned(lease: HeldLease, olderThanMs: number): Promise<readonly string[]>;
}
