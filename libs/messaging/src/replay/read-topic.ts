import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { rawMessage } from '../consume/raw-message.js';
import type { RawMessage } from '../message.js';
import { endOffsets } from '../topics/end-offsets.js';
import { withAdmin } from '../topics/with-admin.js';

/**
 * Everything that lies on a topic now, partition by partition. For small topics that are not compacted; leaves no consumer group behind.
 * @param group begin of the name of the group that reads
 */
export async function readTopic(kafka: Kafka, topic: string, group: string): Promise<readonly RawMessage[]> {
  const offsets = await withAdmin(kafka, (admin) => endOffsets(admin, topic));
  const ends = new Map(offsets.filter(({ low, high }) => high > low).map(({ partition, high }) => [partition, high]));
  if (ends.size === 0) return [];
  const groupId = `${group}-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false });
  const messages: RawMessage[] = [];
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const whole = Promise.withResolvers<undefined>();
    consumer.on(consumer.events.CRASH, ({ payload }) => whole.reject(payload.error));
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ partition, message }) => {
        const read = rawMessage({ topic, partition }, message);
        if (ends.has(partition)) messages.push(read);
        if (read.offset + 1n >= (ends.get(partition) ?? 0n)) ends.delete(partition);
        if (ends.size === 0) whole.resolve(undefined);
        return Promise.resolve();
      },
    });
    await whole.promise;
  } finally {
    await consumer.disconnect();
  }
  await withAdmin(kafka, (admin) => admin.deleteGroups([groupId]));
  return messages.toSorted((one, other) => one.partition - other.partition || Number(one.offset - other.offset));
}
