import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { rawMessage } from '../consume/raw-message.js';
import type { RawMessage } from '../message.js';
import { withAdmin } from '../topics/with-admin.js';

/**
 * Hands over what comes on topics, and before that what lies there if it is to begin there, until the signal is aborted. Leaves no consumer
 * group behind.
 * @param group begin of the name of the group that reads
 */
export async function followTopics(
  kafka: Kafka,
  what: { readonly topics: readonly string[]; readonly fromBeginning: boolean; readonly group: string },
  take: (message: RawMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const groupId = `${what.group}-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false });
  const ended = Promise.withResolvers<undefined>();
  const end = () => {
    ended.resolve(undefined);
  };
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...what.topics], fromBeginning: what.fromBeginning });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) ended.reject(payload.error);
    });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message }) => {
        take(rawMessage({ topic, partition }, message));
        return Promise.resolve();
      },
    });
    await ended.promise;
  } finally {
    signal.removeEventListener('abort', end);
    await consumer.disconnect();
  }
  // Kafka itself takes away a group without offsets, only later: no reason to fail when it is not ready to.
  await withAdmin(kafka, (admin) => admin.deleteGroups([groupId])).catch(() => undefined);
}
