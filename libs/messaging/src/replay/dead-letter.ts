import { headersAsText } from '../headers-as-text.js';
import type { MessageHeaders, RawMessage } from '../message.js';
import type { OutgoingMessage } from '../produce/outgoing-message.js';

/** Where a message lay. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** A message that was set aside. */
export interface DeadLetter {
  /** Where it lies among the dead letters. */
  readonly place: Place;
  /** Where it came from; null when its headers do not say. */
  readonly origin: Place | null;
  readonly reason: string;
  /** ISO 8601. */
  readonly setAsideAt: string;
  /** ISO 8601 of the last time that it was sent to where it came from; null: never. */
  readonly replayedAt: string | null;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** As they were where it came from. */
  readonly headers: MessageHeaders;
  /** Why it can't be replayed, if so. */
  readonly obstacle: string | null;
}

const marks = 'dl_';
const replayed = 'dl_replayed';

/** The letters among the messages of one dead-letter topic: what was replayed is marked by a later message, since a topic keeps what it has. */
export function deadLettersIn(messages: readonly RawMessage[]): readonly DeadLetter[] {
  const headers = new Map(messages.map((message) => [message, headersAsText(message.headers)]));
  const replays = new Map([...headers.values()].map((texts) => [texts[replayed], texts['dl_at'] ?? '']));
  return messages
    .filter((message) => headers.get(message)?.[replayed] === undefined)
    .map((message) => letterOf(message, headers.get(message) ?? {}, replays.get(`${message.partition}:${message.offset}`) ?? null));
}

function letterOf(message: RawMessage, texts: Readonly<Record<string, string>>, replayedAt: string | null): DeadLetter {
  const { topic, partition, offset, key, value } = message;
  const from = texts['dl_topic'];
  const origin =
    from === undefined ? null : { topic: from, partition: Number(texts['dl_partition'] ?? 0), offset: BigInt(texts['dl_offset'] ?? 0) };
  return {
    place: { topic, partition, offset },
    origin,
    reason: texts['dl_reason'] ?? 'no reason was kept',
    setAsideAt: texts['dl_at'] ?? new Date(message.timestamp).toISOString(),
    replayedAt,
    key,
    value,
    headers: Object.fromEntries(Object.entries(message.headers).filter(([name]) => !name.startsWith(marks))),
    obstacle: origin === null ? 'it does not say which topic it came from' : (texts['dl_value'] ?? null),
  };
}

/** The message as it was, for the topic that it came from. Null when that can't be. */
export function originalOf({ origin, obstacle, key, value, headers }: DeadLetter): OutgoingMessage | null {
  return origin === null || obstacle !== null ? null : { topic: origin.topic, key, value, headers };
}

/** What marks a letter as replayed. @param at milliseconds since 1970 */
export function replayMark({ place }: DeadLetter, at: number): OutgoingMessage {
  const headers = { [replayed]: `${place.partition}:${place.offset}`, dl_at: new Date(at).toISOString() };
  return { topic: place.topic, key: null, value: null, headers };
}
