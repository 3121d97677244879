import type { RequestQuota, Turns } from '#link-registry';

/** The quota of one process that shares it with nobody, in memory: for specs of connectors, which have no registry. */
export class LocalQuota implements RequestQuota {
  private nextAt = 0;
  private restUntil = 0;

  take(count: number, spacingMs: number, longestWaitMs: number): Promise<Turns> {
    const now = performance.now();
    const first = Math.max(this.nextAt, now);
    const restMs = this.left(now);
    const intime = Math.floor((longestWaitMs - (first - now)) / spacingMs) + 1;
    const taken = restMs > 0 ? 0 : Math.max(0, Math.min(count, intime));
    this.nextAt = first + taken * spacingMs;
    return Promise.resolve({ taken, waitMs: first - now, restMs });
  }

  rest(ms: number): Promise<void> {
    this.restUntil = Math.max(this.restUntil, performance.now() + ms);
    return Promise.resolve();
  }

  restLeft(): Promise<number> {
    return Promise.resolve(this.left(performance.now()));
  }

  private left(now: number): number {
    return Math.max(0, this.restUntil - now);
  }
}
