import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs work again and again until it is stopped: at once while it says that there is more, else after a pause, or when rung. An error is told
 * and followed by a pause.
 */
export class Background {
  private readonly stopping = new AbortController();
  private wake = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /** @param work answers whether there is more to do at once */
  constructor(
    private readonly work: () => Promise<boolean>,
    private readonly pauseMs: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Ends the pause. */
  ring(): void {
    this.wake.abort();
  }

  /** Resolves when the work in hand is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.ring();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.wake = new AbortController();
      const more = await this.work().catch((error: unknown) => {
        this.failed(error);
        return false;
      });
      if (!more)
        await pause(this.pauseMs, undefined, { signal: AbortSignal.any([this.wake.signal, this.stopping.signal]) }).catch(() => undefined);
    }
  }
}
