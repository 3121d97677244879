import { decodeChange } from '#change-events';
import { kafkaClient } from '../../local/kafka-client.mjs';

/**
 * Reads all change topics and dead letters to their ends.
 * @param {string} brokers as in KAFKA_BROKERS
 * @returns {Promise<{ topicKeys: import('./evidence.mjs').TopicKey[], deadLetters: Array<{ topic: string, reason: string }> }>}
 */
export async function readTopics(brokers) {
  const kafka = kafkaClient(brokers, 'chaos');
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId: `chaos-${Date.now()}` });
  const keys = new Map();
  const deadLetters = [];
  try {
    await admin.connect();
    const topics = (await admin.listTopics()).filter((topic) => /\.(changes|dead-letters)$/.test(topic));
    const ends = new Map();
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        if (BigInt(high) > BigInt(low)) ends.set(`${topic} ${partition}`, BigInt(high));
      }
    }
    if (ends.size === 0) return { topicKeys: [], deadLetters };
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const run = consumer.run({
        autoCommit: false,
        eachMessage: async ({ topic, partition, message }) => {
          take(topic, message, keys, deadLetters);
          const place = `${topic} ${partition}`;
          if (BigInt(message.offset) + 1n >= (ends.get(place) ?? 0n)) ends.delete(place);
          if (ends.size === 0) resolve(undefined);
        },
      });
      run.catch(reject);
    });
  } finally {
    await Promise.all([consumer.disconnect(), admin.disconnect()]);
  }
  return { topicKeys: [...keys.values()], deadLetters };
}

function take(topic, message, keys, deadLetters) {
  if (topic.endsWith('.dead-letters')) return void deadLetters.push({ topic, reason: String(message.headers?.dl_reason) });
  const isOfLink = topic.endsWith('dataflow.link.changes');
  const change = isOfLink
    ? JSON.parse(String(message.value))
    : decodeChange({ key: message.key, value: message.value, headers: message.headers });
  if (change === null) return;
  const name = `${topic} ${change.id}`;
  const { highestVersion, stepsBack } = keys.get(name) ?? { highestVersion: 0, stepsBack: 0 };
  keys.set(name, {
    ...{ topic, key: change.id, lastVersion: change.version, highestVersion: Math.max(highestVersion, change.version) },
    stepsBack: change.version < highestVersion ? stepsBack + 1 : stepsBack,
  });
}
