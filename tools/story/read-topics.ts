import { Kafka, logLevel } from 'kafkajs';

/** A message as it stands on a topic. */
export interface StandingMessage {
  /** Without the prefix. */
  readonly topic: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** All messages of all topics whose names begin with the prefix, up to where they end now. */
export async function readTopics(brokers: string, prefix: string): Promise<readonly StandingMessage[]> {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId: `${prefix}reader-${Date.now()}` });
  const messages: StandingMessage[] = [];
  try {
    await Promise.all([admin.connect(), consumer.connect()]);
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    const open = new Map<string, bigint>();
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        if (BigInt(high) > BigInt(low)) open.set(`${topic} ${partition}`, BigInt(high));
      }
    }
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
      const run = consumer.run({
        autoCommit: false,
        eachBatch: ({ batch: { topic, messages: some } }) => {
          for (const { key, value, headers } of some) {
            messages.push({
              topic: topic.slice(prefix.length),
              key: key === null ? null : String(key),
              value: value === null ? null : String(value),
              headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)])),
            });
          }
          return Promise.resolve();
        },
      });
      consumer.on('consumer.end_batch_process', ({ payload: { topic, partition, lastOffset } }) => {
        const place = `${topic} ${partition}`;
        if (BigInt(lastOffset) + 1n >= (open.get(place) ?? 0n)) open.delete(place);
        if (open.size === 0) resolve();
      });
      run.catch(reject);
    });
    return messages;
  } finally {
    await Promise.all([admin.disconnect(), consumer.disconnect()]);
  }
}
