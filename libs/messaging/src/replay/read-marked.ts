import type { Kafka } from 'kafkajs';
import type { RawMessage } from '../message.js';
import { endOffsets } from '../topics/end-offsets.js';
import { withAdmin } from '../topics/with-admin.js';
import { followTopics } from './follow-topics.js';

/**
 * Hands over everything that lies on topics, each partition in its order. What stood at the end of a partition may have been taken away, so that
 * nothing shows where the end is: a tombstone is put there first, which is handed over too.
 * @param key of the tombstones, one that nothing has
 * @param group begin of the name of the group that reads
 */
export async function readMarked(
  kafka: Kafka,
  { topics, key, group }: { readonly topics: readonly string[]; readonly key: string; readonly group: string },
  take: (message: RawMessage) => void,
): Promise<void> {
  const unread = await mark(kafka, topics, key);
  const read = new AbortController();
  await followTopics(
    kafka,
    { topics, fromBeginning: true, group },
    (message) => {
      const place = `${message.topic}:${message.partition}`;
      const end = unread.get(place);
      if (end === undefined) return;
      take(message);
      if (message.offset + 1n >= end) unread.delete(place);
      if (unread.size === 0) read.abort();
    },
    read.signal,
  );
}

/** @returns where each `<topic>:<partition>` ends then */
async function mark(kafka: Kafka, topics: readonly string[], key: string): Promise<Map<string, bigint>> {
  const ends = new Map<string, bigint>();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await withAdmin(kafka, async (admin) => {
      for (const topic of topics) {
        const messages = (await endOffsets(admin, topic)).map(({ partition }) => ({ key, value: null, partition }));
        await producer.send({ topic, messages });
        for (const { partition, high } of await endOffsets(admin, topic)) ends.set(`${topic}:${partition}`, high);
      }
    });
  } finally {
    await producer.disconnect();
  }
  return ends;
}
