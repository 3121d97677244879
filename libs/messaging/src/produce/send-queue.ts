import type { OutgoingMessage } from './outgoing-message.js';
import { bytesOf, countThatFit } from './request-part.js';

interface Waiting {
  readonly message: OutgoingMessage;
  readonly bytes: number;
  readonly caller: Caller;
}

interface Caller {
  left: number;
  failed: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * While one request is under way, the messages of all callers wait here and then travel together, in the order of the calls. So a
 * burst of single messages costs a few requests, and a lone message is not held up by a timer.
 */
export class SendQueue {
  private readonly waiting: Waiting[] = [];
  private running: Promise<void> | undefined;

  /**
   * @param request sends messages in one request, all or none as far as the caller can know
   * @param blames whether an error is the fault of the messages, so that those of other callers deserve a request of their own
   */
  constructor(
    private readonly request: (messages: readonly OutgoingMessage[]) => Promise<void>,
    private readonly blames: (error: unknown) => boolean,
  ) {}

  /** Resolves when every message is acknowledged. When it rejects, some may have been written all the same. */
  send(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const caller: Caller = { left: messages.length, failed: false, resolve, reject };
      for (const message of messages) this.waiting.push({ message, bytes: bytesOf(message), caller });
      this.running ??= this.drain();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async drain(): Promise<void> {
    // One turn of the event loop, so that calls made in the same tick share the first request.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const part = this.waiting.splice(0, countThatFit(sizes(this.waiting)));
      const wanted = part.filter(({ caller }) => !caller.failed);
      if (wanted.length > 0) await this.attempt(wanted);
    }
    this.running = undefined;
  }

  private async attempt(part: readonly Waiting[]): Promise<void> {
    try {
      await this.request(part.map(({ message }) => message));
    } catch (error) {
      const callers = new Set(part.map(({ caller }) => caller));
      if (callers.size > 1 && this.blames(error)) {
        for (const caller of callers) await this.attempt(part.filter((entry) => entry.caller === caller));
        return;
      }
      for (const caller of callers) {
        caller.failed = true;
        caller.reject(error);
      }
      return;
    }
    for (const { caller } of part) if (--caller.left === 0) caller.resolve();
  }
}

function* sizes(waiting: readonly Waiting[]): Iterable<number> {
  for (const { bytes } of waiting) yield bytes;
}
