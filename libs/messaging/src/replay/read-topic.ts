import type { Kafka } from 'kafkajs';
import type { RawMessage } from '../message.js';
import { endOffsets } from '../topics/end-offsets.js';
import { withAdmin } from '../topics/with-admin.js';
import { followTopics } from './follow-topics.js';

/**
 * Everything that lies on a topic now, partition by partition. For small topics that are not compacted; leaves no consumer group behind.
 * @param group begin of the name of the group that reads
 */
export async function readTopic(kafka: Kafka, topic: string, group: string): Promise<readonly RawMessage[]> {
  const offsets = await withAdmin(kafka, (admin) => endOffsets(admin, topic));
  const ends = new Map(offsets.filter(({ low, high }) => high > low).map(({ partition, high }) => [partition, high]));
  if (ends.size === 0) return [];
  // By their places: a consumer that lost its broker begins anew.
  const read = new Map<string, RawMessage>();
  const whole = new AbortController();
  await followTopics(
    kafka,
    { topics: [topic], fromBeginning: true, group },
    (message) => {
      const { partition, offset } = message;
      const end = ends.get(partition);
      if (end === undefined) return;
      read.set(`${partition}:${offset}`, message);
      if (offset + 1n >= end) ends.delete(partition);
      if (ends.size === 0) whole.abort();
    },
    whole.signal,
  );
  return [...read.values()].toSorted((one, other) => one.partition - other.partition || Number(one.offset - other.offset));
}
