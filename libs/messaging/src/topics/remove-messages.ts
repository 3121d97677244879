import type { Admin } from 'kafkajs';
import type { PartitionOffsets } from './end-offsets.js';

/** Whether a group has consumed everything that lay on a topic at a time. @param ends where its partitions began and ended then */
export async function isConsumed(admin: Admin, topic: string, groupId: string, ends: readonly PartitionOffsets[]): Promise<boolean> {
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
  // -1: nothing was ever committed.
  const next = new Map(committed?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
  return ends.every(({ partition, low, high }) => low === high || (next.get(partition) ?? -1n) >= high);
}

/** Lets nobody read any more what lay on a topic before these ends. What came since stays. */
export async function removeMessages(
  admin: Admin,
  topic: string,
  ends: readonly Pick<PartitionOffsets, 'partition' | 'high'>[],
): Promise<void> {
  const now = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, low }) => [partition, BigInt(low)]));
  const partitions = ends
    .filter(({ partition, high }) => high > (now.get(partition) ?? high))
    .map(({ partition, high }) => ({ partition, offset: String(high) }));
  if (partitions.length > 0) await admin.deleteTopicRecords({ topic, partitions });
}
