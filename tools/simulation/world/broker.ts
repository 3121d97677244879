import type { Message } from '#change-events';
import type { MessageBatch } from '#messaging';
import type { Random } from './random.js';

interface Stored {
  readonly message: Message;
  readonly sentAt: number;
  /** Nobody sees it before. */
  readonly visibleAt: number;
}

/** Where a group stands in one partition. */
interface Position {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  committed: number;
  /** Grows with every new owner: only the present one commits. */
  generation: number;
}

export type { Position };

const partitions = 2;

/** Topics in memory: everything stays. The order within a partition holds, between partitions nothing does. */
export class Broker {
  private readonly topics = new Map<string, Stored[][]>();
  readonly positions: Position[] = [];

  constructor(
    private readonly random: Random,
    private readonly now: () => number,
  ) {}

  subscribe(group: string, topics: readonly string[]): void {
    for (const topic of topics) {
      for (let partition = 0; partition < partitions; partition++)
        this.positions.push({ group, topic, partition, committed: 0, generation: 0 });
    }
  }

  append(messages: readonly Message[]): void {
    for (const message of messages) {
      const log = this.logOf(message.topic, hashOf(message.key) % partitions);
      const visibleAt = this.now() + (this.random.chance(0.2) ? this.random.between(0, 3_000) : 0);
      log.push({ message, sentAt: this.now(), visibleAt: Math.max(visibleAt, log.at(-1)?.visibleAt ?? 0) });
    }
  }

  endOffsets(topic: string): Record<string, string> {
    return Object.fromEntries(
      Array.from({ length: partitions }, (_, partition) => [partition, String(this.logOf(topic, partition).length)]),
    );
  }

  hasNext(position: Position): boolean {
    return (this.nextAt(position) ?? Infinity) <= this.now();
  }

  /** When the next message for a group is to be seen; undefined when there is none. */
  nextAt(position: Position): number | undefined {
    return this.logOf(position.topic, position.partition)[position.committed]?.visibleAt;
  }

  /** The next messages from where the group stands. */
  fetch(position: Position, most: number): MessageBatch {
    const log = this.logOf(position.topic, position.partition);
    const visible = log.slice(position.committed, position.committed + most).filter(({ visibleAt }) => visibleAt <= this.now());
    return {
      topic: position.topic,
      partition: position.partition,
      highWatermark: BigInt(log.length),
      messages: visible.map(({ message }, at) => ({
        topic: position.topic,
        partition: position.partition,
        offset: BigInt(position.committed + at),
        key: Buffer.from(message.key),
        value: message.value === null ? null : Buffer.from(message.value),
        headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, Buffer.from(value)])),
        timestamp: this.now(),
      })),
    };
  }

  /** Everything that was ever sent, and when. */
  sent(): readonly Pick<Stored, 'message' | 'sentAt'>[] {
    return [...this.topics.values()].flat(2);
  }

  /** All that ever went on a topic, per partition in order. */
  all(topic: string): readonly (readonly Message[])[] {
    return (this.topics.get(topic) ?? []).map((log) => log.map(({ message }) => message));
  }

  private logOf(topic: string, partition: number): Stored[] {
    const logs = this.topics.get(topic) ?? Array.from({ length: partitions }, () => []);
    this.topics.set(topic, logs);
    return logs[partition] ?? [];
  }
}

function hashOf(key: string): number {
  let hash = 17;
  for (const letter of key) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  return hash;
}
