import type { TopicMessages } from 'kafkajs';
import type { OutgoingMessage } from './outgoing-message.js';

/** Bytes of one request: well below the megabyte that a broker accepts by default, since all of it may be for one partition. */
const maxBytes = 500_000;

/** Rough bytes of a message's framing. */
const framing = 100;

function size(data: string | Buffer | null | undefined): number {
  return data == null ? 0 : Buffer.byteLength(data);
}

/** Bytes that a message takes in a request, roughly. */
export function bytesOf({ key, value, headers = {} }: OutgoingMessage): number {
  let bytes = framing + size(key) + size(value);
  for (const [name, given] of Object.entries(headers)) {
    bytes += name.length;
    for (const part of typeof given === 'string' || Buffer.isBuffer(given) ? [given] : given) bytes += size(part);
  }
  return bytes;
}

/** How many of the first messages fit into one request; a message that is too large on its own goes alone. */
export function countThatFit(sizes: Iterable<number>): number {
  let count = 0;
  let bytes = 0;
  for (const next of sizes) {
    bytes += next;
    if (count > 0 && bytes > maxBytes) break;
    count++;
  }
  return count;
}

/** kafkajs' form of a request, order kept within each topic. */
export function byTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers } of messages) {
    let entry = topics.get(topic);
    if (!entry) topics.set(topic, (entry = { topic, messages: [] }));
    entry.messages.push({ key, value, ...(headers ? { headers: headers as Record<string, string | Buffer | Buffer[]> } : {}) });
  }
  return [...topics.values()];
}
