import { randomUUID } from 'node:crypto';

/** Milliseconds within which what was asked for must have come; commands are sent again after a minute, which would be counted twice. */
const patienceMs = 55_000;

/** Hears the commands that a service sends, as a connector would, and keeps them as they came until somebody asks for them. */
export class CommandsHeard {
  #consumer;
  #topic;
  /** @type {import('kafkajs').KafkaMessage[]} */
  #heard = [];
  #wake = () => undefined;

  /** @param {import('kafkajs').Kafka} kafka @param {string} topic */
  constructor(kafka, topic) {
    this.#consumer = kafka.consumer({ groupId: `bench-${randomUUID()}`, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
    this.#topic = topic;
  }

  /** @param {(message: import('kafkajs').KafkaMessage) => void} [each] told of every command as it comes */
  async start(each = () => undefined) {
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topic: this.#topic, fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 6,
      eachBatch: async ({ batch }) => {
        for (const message of batch.messages) {
          each(message);
          this.#heard.push(message);
        }
        this.#wake();
      },
    });
  }

  /**
   * Waits for so many commands, of different links.
   * @throws when they don't come in time
   */
  async take(count) {
    const end = Date.now() + patienceMs;
    while (this.#heard.length < count) {
      const { promise, resolve } = Promise.withResolvers();
      this.#wake = () => resolve(undefined);
      const timer = setTimeout(this.#wake, Math.max(0, end - Date.now()));
      await promise;
      clearTimeout(timer);
      if (this.#heard.length < count && Date.now() >= end) {
        throw new Error(`Of ${count} commands ${this.#heard.length} came within ${patienceMs / 1_000} s; see the service's log.`);
      }
    }
    const taken = this.#heard.splice(0, count);
    const links = new Set(taken.map(({ key }) => String(key)));
    if (links.size < count) throw new Error(`${count - links.size} of ${count} commands came twice: what was measured is void.`);
    return taken;
  }

  stop() {
    return this.#consumer.disconnect();
  }
}
