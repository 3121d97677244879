/** A message as it goes on a topic: what a producer needs, nothing of a client library. */
export interface Message {
  readonly topic: string;
  readonly key: string;
  /** UTF-8 JSON; null is a tombstone. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message as it was read from a topic. */
export interface ReceivedMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
}

/** The text of one header, or undefined. Of a repeated header the first counts. */
export function headerOf(message: ReceivedMessage, name: string): string | undefined {
  const header = message.headers[name];
  const first = Array.isArray(header) ? header[0] : header;
  return first === undefined ? undefined : String(first);
}
