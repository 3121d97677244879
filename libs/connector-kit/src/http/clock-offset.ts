// Answers are dated in whole seconds, and a busy server's date lags a little.
const leastDifferenceMs = 2_000;

/** Measures how far a system's clock is ahead of ours, from the `Date` headers of its answers. */
export class ClockOffset {
  private least = -Infinity;
  private greatest = Infinity;

  /**
   * Takes one answer in: it was dated between sending and receiving, in whole seconds. Answers that fit together narrow the offset down; one that
   * does not fit means that a clock was set.
   * @param sentAt and `receivedAt` in milliseconds since 1970 by our clock
   */
  note(dateHeader: string | null, sentAt: number, receivedAt: number): void {
    const date = Date.parse(dateHeader ?? '');
    if (Number.isNaN(date)) return;
    const [least, greatest] = [date - receivedAt, date + 1_000 - sentAt];
    const fits = least <= this.greatest && greatest >= this.least;
    this.least = fits ? Math.max(least, this.least) : least;
    this.greatest = fits ? Math.min(greatest, this.greatest) : greatest;
  }

  /** Milliseconds to take away from the system's times. 0 while nothing shows that the clocks differ by seconds. */
  ms(): number {
    const offset = (this.least + this.greatest) / 2;
    return Math.abs(offset) < leastDifferenceMs || Number.isNaN(offset) ? 0 : Math.round(offset);
  }
}
