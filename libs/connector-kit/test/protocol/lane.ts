/** What a lane hands over: the next one, or one that was sent before, counted from the newest. */
export type Which = 'next' | number;

/** A topic with one key: everything that was sent stays and may be delivered again. */
export class Lane<T> {
  private readonly sent: T[] = [];
  private delivered = 0;

  readonly send = (message: T): void => {
    this.sent.push(message);
  };

  /** Undefined when there is nothing to deliver. */
  take(which: Which): T | undefined {
    if (which !== 'next') return this.sent[this.sent.length - 1 - (which % Math.max(1, this.sent.length))];
    const message = this.sent[this.delivered];
    if (message !== undefined) this.delivered += 1;
    return message;
  }

  /** Delivers everything that was not delivered yet, and what is sent meanwhile. */
  drain(deliver: (message: T) => void): void {
    for (let message = this.take('next'); message !== undefined; message = this.take('next')) deliver(message);
  }

  /** Delivers everything once more, the newest first. */
  repeat(deliver: (message: T) => void): void {
    for (const message of this.sent.toReversed()) deliver(message);
  }
}
