import { setTimeout as sleep } from 'node:timers/promises';
import { TryLater } from '#connector-kit';

/** Used when a 429 doesn't say for how long. */
const defaultRestMs = 1000;

/** Keeps this process from calling faster than the system allows: a steady rate, and a rest after a 429. */
export class Pace {
  private freeAt = 0;
  private restUntil = 0;

  /** @param perSecond most calls a second; undefined for no limit */
  constructor(private readonly perSecond: number | undefined) {}

  /**
   * Waits until the next call may be sent.
   *
   * @throws TryLater while the system rests, with the time that is left
   */
  async turn(): Promise<void> {
    this.refuseWhileResting();
    if (this.perSecond === undefined) return;
    const at = Math.max(Date.now(), this.freeAt);
    this.freeAt = at + 1000 / this.perSecond;
    const wait = at - Date.now();
    if (wait > 0) await sleep(wait);
    this.refuseWhileResting();
  }

  /** From now on nothing is sent before this time has passed. */
  rest(ms = defaultRestMs): void {
    this.restUntil = Math.max(this.restUntil, Date.now() + ms);
  }

  private refuseWhileResting(): void {
    const left = this.restUntil - Date.now();
    if (left > 0) throw new TryLater('the system asked to be called less often', left);
  }
}
