import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decodeChange, decodeOutcome, MalformedMessage, type Change, type ReceivedMessage, type System } from '#change-events';
import { together, type RecordSnapshot } from '#link-registry';
import { DeadLetters, type MessageBatch, type RawMessage } from '#messaging';
import { step } from '#platform';
import { absorb } from './absorb.js';
import { Desk } from './desk.js';
import { MappingFigures } from './mapping-figures.js';

/** Takes batches of changes and outcomes, gathers what the core needs and hands it over. */
@Controller()
export class ConsumeChanges {
  constructor(
    private readonly desk: Desk,
    private readonly deadLetters: DeadLetters,
    private readonly figures: MappingFigures,
  ) {}

  @EventPattern('changes')
  async changes(@Payload() batch: MessageBatch): Promise<void> {
    const { decoded, malformed } = decodeAll(batch, decodeChange, (system, entity) => this.desk.topics.changes(system, entity));
    await this.handOver(batch, { states: decoded.flatMap((change) => (change === null ? [] : [snapshotOf(change)])), outcomes: [] });
    await this.setAside(malformed);
  }

  @EventPattern('outcomes')
  async outcomes(@Payload() batch: MessageBatch): Promise<void> {
    const { decoded, malformed } = decodeAll(batch, decodeOutcome, (system, entity) => this.desk.topics.outcomes(system, entity));
    await this.handOver(batch, { states: [], outcomes: decoded });
    await this.setAside(malformed);
  }

  private async handOver(batch: MessageBatch, given: Parameters<typeof absorb>[2]): Promise<void> {
    const next = (batch.messages.at(-1)?.offset ?? -1n) + 1n;
    const { commands, answered, looks } = await this.desk.registry.transaction(async (memory) => {
      const [absorbed] = await together([
        absorb(memory, this.desk.flows, given, Date.now()),
        memory.ledger.consumed(batch.topic, batch.partition, next),
      ]);
      step('absorbed');
      return absorbed;
    });
    step('committed');
    this.figures.count(answered);
    await this.desk.send(commands);
    if (looks) this.desk.ring();
  }

  /** Last of all, so that a batch that is tried again for another message's sake does not set the same ones aside again and again. */
  private async setAside(malformed: readonly Malformed[]): Promise<void> {
    for (const { message, error } of malformed) await this.deadLetters.send(message, error.message, error);
  }
}

interface Malformed {
  readonly message: RawMessage;
  readonly error: MalformedMessage;
}

/** Whoever writes to a topic by mistake must not change the records of another type. */
function decodeAll<T extends { readonly system: System; readonly entity: string } | null>(
  batch: MessageBatch,
  decode: (message: ReceivedMessage) => T,
  topicOf: (system: System, entity: string) => string,
): { readonly decoded: readonly T[]; readonly malformed: readonly Malformed[] } {
  const decoded: T[] = [];
  const malformed: Malformed[] = [];
  for (const message of batch.messages) {
    try {
      const one = decode({ key: message.key, value: message.value, headers: message.headers as ReceivedMessage['headers'] });
      if (one !== null && topicOf(one.system, one.entity) !== batch.topic)
        throw new MalformedMessage(`it is about ${one.system} ${one.entity}, which has a topic of its own`);
      decoded.push(one);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      malformed.push({ message, error });
    }
  }
  return { decoded, malformed };
}

function snapshotOf({ kind, system, entity, id, version, changedAt, observedAt, record, createdFor }: Change): RecordSnapshot {
  const appearedAt = kind === 'created' ? observedAt : null;
  return { system, entity, id, version, changedAt, record, createdFor: createdFor ?? null, appearedAt };
}
