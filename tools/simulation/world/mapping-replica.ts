import { Registry } from 'prom-client';
import type { Message } from '#change-events';
import type { Flow } from '#dataflows';
import type { InMemoryConnection, InMemoryRegistry, LinkRegistry } from '#link-registry';
import type { DeadLetters, KafkaProducer, MessageBatch } from '#messaging';
import { HealthRegistry, KafkaSettings, type Logger } from '#platform';
import { ConsumeChanges } from '../../../apps/mapping/src/consume-changes.js';
import { Desk } from '../../../apps/mapping/src/desk.js';
import { FlowBook } from '../../../apps/mapping/src/flow-book.js';
import { FlowClaims } from '../../../apps/mapping/src/flow-claims.js';
import { Looking } from '../../../apps/mapping/src/looking.js';
import type { MappingFigures } from '../../../apps/mapping/src/mapping-figures.js';
import { Resending } from '../../../apps/mapping/src/resending.js';
import { Telling } from '../../../apps/mapping/src/telling.js';
import { mustSendAgain } from './abandoned-sendings.js';
import { Replica, type Task } from './replica.js';
import type { Scheduler } from './scheduler.js';

/** What a replica of the mapping service is made of. */
export interface MappingParts {
  readonly flows: readonly Flow[];
  readonly registry: InMemoryRegistry;
  readonly scheduler: Scheduler;
  readonly failed: (task: string, error: unknown) => void;
  readonly links: (connection: InMemoryConnection) => LinkRegistry;
  readonly send: (replica: MappingReplica, messages: readonly Message[]) => Promise<void>;
}

/** A replica of the mapping service: the service's real parts, taken one step at a time. */
export class MappingReplica extends Replica {
  private consume!: ConsumeChanges;
  private claims!: FlowClaims;
  private looking!: Looking;
  private resending!: Resending;
  private telling!: Telling;

  constructor(
    name: string,
    private readonly parts: MappingParts,
  ) {
    super(name, parts.registry, parts.scheduler, parts.failed);
  }

  async take(batch: MessageBatch): Promise<void> {
    await (batch.topic.endsWith('.outcomes') ? this.consume.outcomes(batch) : this.consume.changes(batch));
  }

  /** Looks, whether there is something or not: after a quiet minute it sweeps. */
  look(): Task {
    return { name: 'look', run: () => this.looking.round() };
  }

  protected begin(connection: InMemoryConnection): void {
    const producer = { send: (messages: readonly Message[]) => this.parts.send(this, messages) } as unknown as KafkaProducer;
    const settings = Object.assign(new KafkaSettings(), { KAFKA_TOPIC_PREFIX: '' });
    const desk = new Desk(this.parts.links(connection), new FlowBook(this.parts.flows), producer, settings, quietLogger);
    this.consume = new ConsumeChanges(desk, noDeadLetters, noFigures);
    this.claims = new FlowClaims(desk, new HealthRegistry(), new Registry());
    this.looking = new Looking(desk, new HealthRegistry());
    this.resending = new Resending(desk);
    this.telling = new Telling(desk, producer);
  }

  protected everything(): readonly Task[] {
    const { flows, looks, outstanding, toldLinks } = this.registry.tables;
    const { now } = this.scheduler;
    const isOverdue = [...outstanding.rows.values()].some(({ dueAt }) => dueAt <= now);
    const isToClaim = this.parts.flows.some(({ name }) => flows.rows.get(name)?.walk !== null);
    const isToTell =
      [...toldLinks.rows.values()].some(({ version, publishedVersion }) => version > publishedVersion) ||
      mustSendAgain(this.registry, 'publish:dataflow:link', now);
    return [
      ...(looks.rows.size > 0 ? [this.look()] : []),
      ...(isOverdue ? [{ name: 'resend', run: () => this.resending.round() }] : []),
      ...(isToClaim ? [{ name: 'claim', run: () => this.claims.round() }] : []),
      ...(isToTell ? [{ name: 'tell', run: () => this.telling.round() }] : []),
    ];
  }
}

const quietLogger = Object.fromEntries(
  ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => undefined]),
) as unknown as Logger;

const noFigures = { count: () => undefined } as unknown as MappingFigures;

const noDeadLetters = {
  send: () => Promise.reject(new Error('A message could not be read.')),
} as unknown as DeadLetters;
