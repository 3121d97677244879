import type { Batch, IHeaders, KafkaMessage } from 'kafkajs';
import type { MessageHeaders, RawMessage } from '../message.js';

function asBuffer(value: Buffer | string): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : value;
}

function headersOf(headers: IHeaders = {}): MessageHeaders {
  const known: Record<string, Buffer | readonly Buffer[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) known[name] = Array.isArray(value) ? value.map(asBuffer) : asBuffer(value);
  }
  return known;
}

/** Our form of a message that kafkajs fetched. */
export function rawMessage({ topic, partition }: Pick<Batch, 'topic' | 'partition'>, message: KafkaMessage): RawMessage {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key,
    value: message.value,
    headers: headersOf(message.headers),
    timestamp: Number(message.timestamp),
  };
}
