import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import { classify } from '#platform';
import type { Logger } from '#platform';
import type { RawMessage } from '../message.js';
import type { OutgoingMessage } from './outgoing-message.js';

/** What sends: the KafkaProducer. */
export interface Sender {
  send(messages: readonly OutgoingMessage[]): Promise<void>;
}

/** The home of messages that could not be handled. They keep their key, value and headers, so that they can be replayed. */
export class DeadLetters {
  private readonly letters: Counter<'topic'>;

  /** @param topic the service's dead-letter topic, with prefix */
  constructor(
    private readonly topic: string,
    private readonly sender: Sender,
    private readonly logger: Logger,
    metrics: Registry,
  ) {
    this.letters = new Counter({
      name: 'dataflow_dead_letters_total',
      help: 'Messages set aside, by the topic that they came from.',
      labelNames: ['topic'],
      registers: [metrics],
    });
  }

  /**
   * Sets a message aside. When this resolves, the message is safe and its offset may be passed.
   *
   * @param reason why, as a short sentence without values from the message: it becomes a header that operators read
   * @param error what was thrown, for the log
   */
  async send(message: RawMessage, reason: string, error?: unknown): Promise<void> {
    const { topic, partition, offset, key, value } = message;
    const headers = {
      ...message.headers,
      dl_reason: reason,
      dl_topic: topic,
      dl_partition: String(partition),
      dl_offset: String(offset),
      dl_at: new Date().toISOString(),
    };
    const letter = { topic: this.topic, key, value, headers };
    await this.sender.send([letter]).catch(async (sendError: unknown) => {
      // With the headers added, a message of the largest size no longer fits; its place is kept so that it can be found.
      if (classify(sendError) !== 'permanent') throw sendError;
      await this.sender.send([{ ...letter, value: null, headers: { ...headers, dl_value: 'too large, see dl_topic at dl_offset' } }]);
    });
    this.letters.inc({ topic });
    this.logger.error({ topic, partition, offset: String(offset), reason, err: error }, 'A message went to the dead letters');
  }
}
