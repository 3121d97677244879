const day = 24 * 60 * 60 * 1000;

/** A topic as it should be. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  /** The newest message of every key for ever, or every message for some days. */
  readonly keep: 'newestPerKey' | { readonly days: number };
  /** Broker settings on top of what `keep` means, by Kafka's names. */
  readonly config?: Readonly<Record<string, string>>;
}

/**
 * Kafka's settings for a plan. A compacted topic forgets what was overwritten or deleted within 7 days, and shows a tombstone for
 * 8 days: longer than the slowest consumer may be away. Only whole segments are forgotten: none grows older than a day. The broker unpacks what a foreign producer compressed: kafkajs reads neither Snappy
 * nor LZ4 nor Zstandard, and would come to a stop there.
 */
export function topicConfig({ keep, config }: TopicPlan): Record<string, string> {
  const kept =
    keep === 'newestPerKey'
      ? {
          'cleanup.policy': 'compact',
          'max.compaction.lag.ms': String(7 * day),
          'delete.retention.ms': String(8 * day),
        }
      : { 'cleanup.policy': 'delete', 'retention.ms': String(keep.days * day) };
  return { ...kept, 'segment.ms': String(day), 'compression.type': 'uncompressed', ...config };
}
