import { randomUUID } from 'node:crypto';
import { leaseSeconds, type HeldLease, type Leases } from '#link-registry';
import { wait } from './wait.js';

/** How long a lease lasts without renewal, and how often it is asked for or renewed. */
export interface LeaseTimes {
  readonly seconds: number;
  readonly renewMs: number;
}

const defaultTimes: LeaseTimes = { seconds: leaseSeconds, renewMs: 2_000 };

/** Does work that only one replica may do at a time; when the one that does it ends or dies, another takes over. */
export class LeaseKeeper {
  private readonly holder = randomUUID();

  constructor(
    private readonly leases: Leases,
    private readonly times: LeaseTimes = defaultTimes,
  ) {}

  /**
   * Waits for the lease, runs the work, and begins again until the signal is aborted. The work's signal is aborted too when the lease is lost.
   * Errors of the work must be handled by it; an error of the lease's own statements counts as not having it.
   */
  async whileHeld(name: string, signal: AbortSignal, work: (lease: HeldLease, signal: AbortSignal) => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      const lease = await this.leases.acquire(name, this.holder, this.times.seconds).catch(() => null);
      if (lease !== null) await this.holdWhile(lease, signal, work);
      await wait(this.times.renewMs / 2 + (this.times.renewMs / 2) * Math.random(), signal);
    }
  }

  private async holdWhile(
    lease: HeldLease,
    signal: AbortSignal,
    work: (lease: HeldLease, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const lost = new AbortController();
    const renewing = new AbortController();
    const both = AbortSignal.any([signal, lost.signal]);
    const renewal = this.renew(lease, renewing.signal, lost);
    try {
      await work(lease, both);
    } finally {
      renewing.abort();
      await renewal;
      await this.leases.release(lease).catch(() => undefined);
    }
  }

  private async renew(lease: HeldLease, signal: AbortSignal, lost: AbortController): Promise<void> {
    let renewedAt = performance.now();
    for (;;) {
      await wait(this.times.renewMs, signal);
      if (signal.aborted) return;
      const askedAt = performance.now();
      const renewed = await this.leases.renew(lease, this.times.seconds).catch(() => undefined);
      if (renewed === true) renewedAt = askedAt;
      // A database that does not answer: the lease is ours until its time is up.
      if (renewed === false || performance.now() - renewedAt > this.times.seconds * 1000) {
        lost.abort();
        return;
      }
    }
  }
}
