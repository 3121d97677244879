import { Inject, Injectable } from '@nestjs/common';
import { encodeCommand, topicsWith, type Command, type Topics } from '#change-events';
import type { LinkRegistry } from '#link-registry';
import { KafkaProducer } from '#messaging';
import { KafkaSettings, LOGGER, type Logger } from '#platform';
import { FlowBook } from './flow-book.js';

export const LINK_REGISTRY = Symbol('LinkRegistry');

/** What everything in the mapping service works with. */
@Injectable()
export class Desk {
  readonly topics: Topics;
  private readonly bells = new Set<() => void>();

  constructor(
    @Inject(LINK_REGISTRY) readonly registry: LinkRegistry,
    readonly flows: FlowBook,
    private readonly producer: KafkaProducer,
    settings: KafkaSettings,
    @Inject(LOGGER) readonly logger: Logger,
  ) {
    this.topics = topicsWith(settings.KAFKA_TOPIC_PREFIX);
  }

  /**
   * Sends commands that are committed. One that can't be sent now is sent again when its outcome is overdue: the link's row keeps it.
   * @returns whether they were sent
   */
  async send(commands: readonly Command[]): Promise<boolean> {
    if (commands.length === 0) return true;
    try {
      await this.producer.send(commands.map((command) => encodeCommand(command, this.topics)));
      return true;
    } catch (error) {
      this.logger.warn({ err: error, commands: commands.length }, 'Commands could not be sent now; they are sent again when overdue');
      return false;
    }
  }

  /** Tells whoever looks that there is something to look at. */
  ring(): void {
    for (const bell of this.bells) bell();
  }

  /** @returns what stops the ringing */
  onRing(bell: () => void): () => void {
    this.bells.add(bell);
    return () => this.bells.delete(bell);
  }
}
