import { decodeChange, type Change, type Message, type Outcome } from '#change-events';
import type { Road } from '../src/publish/relay.js';

/** Topics in memory. */
export class TestRoad implements Road {
  readonly sent: Message[] = [];
  private readonly orders: (() => unknown)[] = [];

  async send(messages: readonly Message[]): Promise<void> {
    await this.orders.shift()?.();
    this.sent.push(...messages);
  }

  endOffsets(topic: string): Promise<Readonly<Record<string, string>>> {
    return Promise.resolve({ 0: String(this.sent.filter((message) => message.topic === topic).length) });
  }

  /** Runs once, before the next messages arrive; may throw in place of it. */
  beforeArrival(order: () => unknown): void {
    this.orders.push(order);
  }

  changes(): readonly Change[] {
    return this.sent
      .filter(({ topic }) => topic.endsWith('.changes'))
      .flatMap(
        (message) =>
          decodeChange({
            key: Buffer.from(message.key),
            value: message.value === null ? null : Buffer.from(message.value),
            headers: message.headers,
          }) ?? [],
      );
  }

  outcomes(): readonly Outcome[] {
    return this.sent.filter(({ topic }) => topic.endsWith('.outcomes')).map(({ value }) => JSON.parse(String(value)) as Outcome);
  }
}
