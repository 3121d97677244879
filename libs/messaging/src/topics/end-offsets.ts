import type { Admin } from 'kafkajs';

/** One partition's first offset and the offset that its next message will get. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

/** Where each partition of a topic begins and ends. */
export async function endOffsets(admin: Admin, topic: string): Promise<readonly PartitionOffsets[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
}
