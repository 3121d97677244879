const firstMs = 200;
const greatestMs = 2_000;
const forgottenAfterMs = 5_000;

/**
 * Leaves records alone for a while that were read although nothing about them was new, for longer each time: a storm of hints about a record costs
 * few reads, and keeps no other record waiting. Times come from any one clock, in milliseconds.
 */
export class Rests {
  private readonly rests = new Map<string, { readonly ms: number; readonly until: number }>();

  /** Records that are left alone now. */
  resting(now: number): readonly string[] {
    return [...this.rests].filter(([, { until }]) => now < until).map(([id]) => id);
  }

  /** A record was read, and something about it was new or not. */
  noteRead(id: string, isNew: boolean, now: number): void {
    for (const [other, { until }] of this.rests) if (now > until + forgottenAfterMs) this.rests.delete(other);
    if (isNew) {
      this.rests.delete(id);
      return;
    }
    const before = this.rests.get(id)?.ms;
    const ms = before === undefined ? firstMs : Math.min(2 * before, greatestMs);
    this.rests.set(id, { ms, until: now + ms });
  }
}
