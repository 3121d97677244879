import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decodeCommand, MalformedMessage, topicsWith, type Command, type Topics } from '#change-events';
import { DeadLetters, headersAsText, type MessageBatch, type RawMessage } from '#messaging';
import { KafkaSettings } from '#platform';
import { ConnectorLife } from './connector-life.js';

/** Takes commands from their topics and queues them; what is no command goes to the dead letters. */
@Controller()
export class CommandsController {
  private readonly topics: Topics;

  constructor(
    private readonly connector: ConnectorLife,
    private readonly deadLetters: DeadLetters,
    { KAFKA_TOPIC_PREFIX: prefix }: KafkaSettings,
  ) {
    this.topics = topicsWith(prefix);
  }

  @EventPattern('commands')
  async take(@Payload() batch: MessageBatch): Promise<void> {
    const commands: Command[] = [];
    const malformed: { readonly message: RawMessage; readonly error: MalformedMessage }[] = [];
    for (const message of batch.messages) {
      try {
        const command = decodeCommand({ ...message, headers: headersAsText(message.headers) });
        // A type of the other system may have the same name as one of ours.
        if (this.topics.commands(command.system, command.entity) !== batch.topic)
          throw new MalformedMessage(`it is for ${command.system} ${command.entity}, which has a topic of its own`);
        commands.push(command);
      } catch (error) {
        if (!(error instanceof MalformedMessage)) throw error;
        malformed.push({ message, error });
      }
    }
    // The batch comes again when the queue can't be reached: commands are taken once however often, dead letters are not.
    await this.connector.accept(commands);
    for (const { message, error } of malformed) await this.deadLetters.send(message, error.message, error);
  }
}
