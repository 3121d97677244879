import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import { endOffsets } from './end-offsets.js';
import { withAdmin } from './with-admin.js';

/** When the first and the last message on a topic were sent, in milliseconds since 1970. */
export interface MessageTimes {
  readonly oldest: number;
  readonly newest: number;
}

/** The times of topics that hold something, by name. Two messages of each partition are read; no consumer group is left behind. */
export async function messageTimes(kafka: Kafka, topics: readonly string[], group: string): Promise<ReadonlyMap<string, MessageTimes>> {
  const ends = await withAdmin(kafka, (admin) => endsOf(admin, topics));
  const times = new Map<string, MessageTimes>();
  if (ends.size === 0) return times;
  const groupId = `${group}-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxBytesPerPartition: 65_536 });
  const all = Promise.withResolvers<undefined>();
  try {
    await consumer.connect();
    const filled = [...new Set([...ends.values()].map(({ topic }) => topic))];
    await consumer.subscribe({ topics: filled, fromBeginning: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      all.reject(payload.error);
    });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message }) => {
        const end = ends.get(placeOf(topic, partition));
        if (end === undefined) return Promise.resolve();
        const time = Number(message.timestamp);
        const { oldest = time, newest = time } = times.get(topic) ?? {};
        times.set(topic, { oldest: Math.min(oldest, time), newest: Math.max(newest, time) });
        if (BigInt(message.offset) >= end.last) ends.delete(placeOf(topic, partition));
        else if (!end.isSought) {
          end.isSought = true;
          consumer.seek({ topic, partition, offset: String(end.last) });
        }
        if (ends.size === 0) all.resolve(undefined);
        return Promise.resolve();
      },
    });
    await all.promise;
  } finally {
    await consumer.disconnect();
  }
  await withAdmin(kafka, (admin) => admin.deleteGroups([groupId]));
  return times;
}

interface End {
  readonly topic: string;
  readonly last: bigint;
  isSought: boolean;
}

async function endsOf(admin: Admin, topics: readonly string[]): Promise<Map<string, End>> {
  const ends = new Map<string, End>();
  for (const topic of topics) {
    for (const { partition, low, high } of await endOffsets(admin, topic))
      if (high > low) ends.set(placeOf(topic, partition), { topic, last: high - 1n, isSought: false });
  }
  return ends;
}

function placeOf(topic: string, partition: number): string {
  return `${topic}:${partition}`;
}
