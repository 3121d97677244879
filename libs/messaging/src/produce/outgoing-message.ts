/** A message to send. A null value is a tombstone. The partition follows from the key alone. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: Readonly<Record<string, string | Buffer | readonly Buffer[]>>;
}
