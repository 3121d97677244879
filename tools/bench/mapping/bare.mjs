import { timeConsuming } from './time-consuming.mjs';

/** What the Kafka client can do at best: messages are consumed, parsed, written as JSON again and produced, batch by batch. */
export class Bare {
  #topic = 'bench.bare';

  /** @param {import('./linked-stage.mjs').LinkedStage} stage ends what is started here */
  constructor(stage) {
    this.stage = stage;
    this.producer = stage.road.producer();
  }

  async start() {
    await this.stage.road.create(this.#topic);
    this.stage.atEnd(() => this.producer.disconnect());
    await this.producer.connect();
  }

  /** @returns {Promise<number>} seconds */
  run(from, count) {
    const handle = async (messages) => {
      const copies = messages.map(({ key, value }) => ({ key, value: JSON.stringify(JSON.parse(String(value))) }));
      await this.producer.send({ topic: this.#topic, acks: -1, messages: copies });
    };
    return timeConsuming(this.stage.road.kafka, { from, count, concurrency: 3, handle });
  }
}
