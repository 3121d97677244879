/** Headers as the broker has them; a name given more than once has all its values. */
export type MessageHeaders = Readonly<Record<string, Buffer | readonly Buffer[]>>;

/** One message as it lies on its topic. A null value is a tombstone. */
export interface RawMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: MessageHeaders;
  /** Milliseconds since 1970, set by the sender or by the broker. */
  readonly timestamp: number;
}

/** Successive messages of one partition. What a handler is given, and must have done with when its promise resolves. */
export interface MessageBatch {
  readonly topic: string;
  readonly partition: number;
  /** At least one, in order of offset. */
  readonly messages: readonly RawMessage[];
  /** The offset that the partition's next message will get, as of the fetch. */
  readonly highWatermark: bigint;
}
