import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';

/**
 * Consumes messages from where a topic ended before, and tells how long it took.
 * @param {import('kafkajs').Kafka} kafka
 * @param {object} what
 * @param {ReadonlyArray<{ topic: string, partition: number, offset: string }>} what.from
 * @param {number} what.count
 * @param {number} what.concurrency partitions handled at the same time
 * @param {(messages: readonly import('kafkajs').KafkaMessage[]) => Promise<void>} what.handle
 * @returns {Promise<number>} seconds from the first batch until so many were handled
 */
export async function timeConsuming(kafka, { from, count, concurrency, handle }) {
  const [{ topic }] = from;
  const consumer = kafka.consumer({ groupId: `bench-${randomUUID()}`, allowAutoTopicCreation: false });
  let begun = 0;
  let left = count;
  const { promise, resolve, reject } = Promise.withResolvers();
  try {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    await consumer.connect();
    await consumer.subscribe({ topic });
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: concurrency,
      eachBatch: async ({ batch }) => {
        begun ||= performance.now();
        const messages = batch.messages.slice(0, Math.max(0, left));
        await handle(messages);
        left -= messages.length;
        if (left <= 0) resolve((performance.now() - begun) / 1_000);
      },
    });
    for (const place of from) consumer.seek(place);
    return await promise;
  } finally {
    await consumer.disconnect();
  }
}
