import { setTimeout as wait } from 'node:timers/promises';
import type { Faults } from '../faults/faults.js';
import type { JournalEntry } from '../journal/journal-entry.js';
import type { HookBook } from './hook-book.js';
import { happeningOf, type Subscription } from './subscription.js';

/** One call of a hook. */
export interface HookMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a system says of a write to those who have a hook. */
export type Say = (hook: Subscription, entry: JournalEntry) => HookMessage;

const atOnce = 16;
const timeoutMs = 5_000;
/** What can't be told for so long is lost, as it is when the target does not answer: nothing is sent a second time. */
const mostWaiting = 10_000;

/** Tells hooks of writes, after those were answered, in about their order. */
export class Deliveries {
  private readonly stopping = new AbortController();
  private readonly waiting: (() => Promise<void>)[] = [];
  private running = 0;

  constructor(
    private readonly hooks: HookBook,
    private readonly faults: Faults,
    private readonly say: Say,
  ) {}

  tell(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      const event = `${entry.entity}.${happeningOf(entry)}`;
      for (const hook of this.hooks.all) {
        if (hook.enabled && hook.filter.includes('All') && hook.events.includes(event)) this.deliver(hook, entry);
      }
    }
  }

  /** Nothing is sent any more, and what is under way is cut. */
  stop(): void {
    this.stopping.abort();
  }

  private deliver(hook: Subscription, entry: JournalEntry): void {
    if (this.faults.strikes('skipWebhooks')) return;
    const message = this.say(hook, entry);
    const copies = this.faults.strikes('duplicateWebhooks') ? 2 : 1;
    const late = this.faults.strike('reorderWebhooks')?.ms;
    for (let copy = 0; copy < copies; copy += 1) {
      if (late === undefined) this.enqueue(() => this.send(hook, message));
      else void this.sendLater(late, hook, message);
    }
  }

  /** Others overtake it meanwhile. */
  private async sendLater(ms: number, hook: Subscription, message: HookMessage): Promise<void> {
    await wait(ms, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
    this.enqueue(() => this.send(hook, message));
  }

  private enqueue(send: () => Promise<void>): void {
    if (this.stopping.signal.aborted || this.waiting.length >= mostWaiting) return;
    this.waiting.push(send);
    if (this.running < atOnce) void this.work();
  }

  private async work(): Promise<void> {
    this.running += 1;
    for (let send = this.waiting.shift(); send && !this.stopping.signal.aborted; send = this.waiting.shift()) await send();
    this.running -= 1;
  }

  private async send({ target }: Subscription, { headers, body }: HookMessage): Promise<void> {
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(timeoutMs)]);
    const sent = { 'content-type': 'application/json', ...headers };
    await fetch(target, { method: 'POST', headers: sent, body, signal, redirect: 'error' }).then(
      (answer) => answer.body?.cancel(),
      () => undefined,
    );
  }
}
