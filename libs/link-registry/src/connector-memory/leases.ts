/** A right to do something alone, for a while. */
export interface HeldLease {
  readonly name: string;
  readonly holder: string;
  /** Grows with every new holder. */
  readonly epoch: number;
}

/** Seconds that a lease lasts without renewal: a process that is killed and started again goes on within ten. */
export const leaseSeconds = 7;

/** Who does what alone. Time is the database's. */
export interface Leases {
  /** Null while another holds it. */
  acquire(name: string, holder: string, seconds: number): Promise<HeldLease | null>;
  /** False when it had run out or went to another. */
  renew(lease: HeldLease, seconds: number): Promise<boolean>;
  isHeld(lease: HeldLease): Promise<boolean>;
  release(lease: HeldLease): Promise<void>;
}
