import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decodeCommand, MalformedMessage, type Command } from '#change-events';
import { DeadLetters, headersAsText, type MessageBatch } from '#messaging';
import { ConnectorLife } from './connector-life.js';

/** Takes commands from their topics and queues them; what is no command goes to the dead letters. */
@Controller()
export class CommandsController {
  constructor(
    private readonly connector: ConnectorLife,
    private readonly deadLetters: DeadLetters,
  ) {}

  @EventPattern('commands')
  async take(@Payload() batch: MessageBatch): Promise<void> {
    const commands: Command[] = [];
    for (const message of batch.messages) {
      try {
        commands.push(decodeCommand({ ...message, headers: headersAsText(message.headers) }));
      } catch (error) {
        if (!(error instanceof MalformedMessage)) throw error;
        await this.deadLetters.send(message, error.message, error);
      }
    }
    await this.connector.accept(commands);
  }
}
