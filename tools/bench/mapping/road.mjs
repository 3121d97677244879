import { Partitioners } from 'kafkajs';
import { kafkaClient } from '../../local/kafka-client.mjs';

const atOnce = 1_000;

/** The bench's own way to the broker, next to the service's. */
export class Road {
  #producer;
  #admin;

  /** @param {string} brokers as in KAFKA_BROKERS */
  constructor(brokers) {
    this.kafka = kafkaClient(brokers, 'bench');
    this.#producer = this.producer();
    this.#admin = this.kafka.admin();
  }

  producer() {
    return this.kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  }

  async open() {
    await Promise.all([this.#producer.connect(), this.#admin.connect()]);
  }

  async close() {
    await Promise.all([this.#producer.disconnect(), this.#admin.disconnect()]);
  }

  /** @param {readonly import('#change-events').Message[]} messages of one topic */
  async send(messages) {
    for (let first = 0; first < messages.length; first += atOnce) {
      await this.#producer.send({ topic: messages[0].topic, acks: -1, messages: messages.slice(first, first + atOnce) });
    }
  }

  /** It is used only later: waiting for leaders here, kafkajs fails when a slow broker does not know the topic yet. @param {string} topic */
  async create(topic) {
    await this.#admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 6, replicationFactor: 1 }] });
  }

  /** Where each partition of a topic ends now. */
  async ends(topic) {
    return (await this.#admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({ topic, partition, offset: high }));
  }
}
