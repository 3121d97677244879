import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decodeChange, decodeOutcome, MalformedMessage, type Change, type ReceivedMessage } from '#change-events';
import type { RecordSnapshot } from '#link-registry';
import { DeadLetters, type MessageBatch } from '#messaging';
import { step } from '#platform';
import { absorb } from './absorb.js';
import { Desk } from './desk.js';

/** Takes batches of changes and outcomes, gathers what the core needs and hands it over. */
@Controller()
export class ConsumeChanges {
  constructor(
    private readonly desk: Desk,
    private readonly deadLetters: DeadLetters,
  ) {}

  @EventPattern('changes')
  async changes(@Payload() batch: MessageBatch): Promise<void> {
    const changes = await this.decode(batch, decodeChange);
    await this.handOver(batch, { states: changes.flatMap((change) => (change === null ? [] : [snapshotOf(change)])), outcomes: [] });
  }

  @EventPattern('outcomes')
  async outcomes(@Payload() batch: MessageBatch): Promise<void> {
    await this.handOver(batch, { states: [], outcomes: await this.decode(batch, decodeOutcome) });
  }

  private async handOver(batch: MessageBatch, given: Parameters<typeof absorb>[2]): Promise<void> {
    const next = (batch.messages.at(-1)?.offset ?? -1n) + 1n;
    const { commands, looks } = await this.desk.registry.transaction(async (memory) => {
      const absorbed = await absorb(memory, this.desk.flows, given, Date.now());
      await memory.ledger.consumed(batch.topic, batch.partition, next);
      step('absorbed');
      return absorbed;
    });
    step('committed');
    await this.desk.send(commands);
    if (looks) this.desk.ring();
  }

  private async decode<T>(batch: MessageBatch, decode: (message: ReceivedMessage) => T): Promise<readonly T[]> {
    const decoded: T[] = [];
    for (const message of batch.messages) {
      try {
        decoded.push(decode({ key: message.key, value: message.value, headers: message.headers as ReceivedMessage['headers'] }));
      } catch (error) {
        if (!(error instanceof MalformedMessage)) throw error;
        await this.deadLetters.send(message, error.message, error);
      }
    }
    return decoded;
  }
}

function snapshotOf({ system, entity, id, version, changedAt, record, createdFor }: Change): RecordSnapshot {
  return { system, entity, id, version, changedAt, record, createdFor: createdFor ?? null };
}
