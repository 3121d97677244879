import { backoffMs } from '../run/backoff.js';

interface Refusal {
  readonly count: number;
  /** By the clock that `performance.now()` shows. */
  readonly dueAt: number;
}

const retry = { firstMs: 30_000, greatestMs: 3_600_000 };

/** Records that the system refuses to show, each with the time of its next try: later after every refusal, up to an hour. */
export class RefusedReads {
  private readonly refusals = new Map<string, Refusal>();

  get count(): number {
    return this.refusals.size;
  }

  ids(): readonly string[] {
    return [...this.refusals.keys()];
  }

  /** Those whose next try is still to come. */
  resting(): readonly string[] {
    return [...this.refusals].filter(([, { dueAt }]) => dueAt > performance.now()).map(([id]) => id);
  }

  /** Answers after how many milliseconds it is tried again. */
  refused(id: string): number {
    const count = (this.refusals.get(id)?.count ?? 0) + 1;
    const delayMs = backoffMs(retry, count);
    this.refusals.set(id, { count, dueAt: performance.now() + delayMs });
    return delayMs;
  }

  read(id: string): void {
    this.refusals.delete(id);
  }

  clear(): void {
    this.refusals.clear();
  }
}
