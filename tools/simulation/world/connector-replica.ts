import { Registry } from 'prom-client';
import { decodeCommand, topicsWith, type Message, type System } from '#change-events';
import { noTraces } from '#platform';
import { LocalQuota, Pace, type Connector } from '#connector-kit';
import type { ConnectorMemory, HeldLease, InMemoryConnection, InMemoryRegistry } from '#link-registry';
import type { MessageBatch } from '#messaging';
import { Observer } from '../../../libs/connector-kit/src/observe/observer.js';
import { Relay, type Road } from '../../../libs/connector-kit/src/publish/relay.js';
import { PollLoop } from '../../../libs/connector-kit/src/read/poll-loop.js';
import { Bell } from '../../../libs/connector-kit/src/run/bell.js';
import { Figures } from '../../../libs/connector-kit/src/run/figures.js';
import { LeaseKeeper } from '../../../libs/connector-kit/src/run/lease-keeper.js';
import { Standing } from '../../../libs/connector-kit/src/run/standing.js';
import { CommandIntake } from '../../../libs/connector-kit/src/write/command-intake.js';
import { CommandWorker } from '../../../libs/connector-kit/src/write/command-worker.js';
import type { Random } from './random.js';
import { mustSendAgain } from './abandoned-sendings.js';
import { Replica, type Task } from './replica.js';
import type { Scheduler } from './scheduler.js';

/** What a connector's replica is made of. */
export interface ConnectorParts {
  readonly system: System;
  readonly entities: readonly string[];
  readonly registry: InMemoryRegistry;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly failed: (task: string, error: unknown) => void;
  readonly lateWriteSeconds: number;
  /** A part of the replica gets its own client, so that it is known who had read what. */
  readonly client: (replica: ConnectorReplica, part: string) => Connector;
  readonly memory: (connection: InMemoryConnection) => ConnectorMemory;
  readonly send: (replica: ConnectorReplica, messages: readonly Message[]) => Promise<void>;
  readonly endOffsets: (topic: string) => Record<string, string>;
}

/** From the beginning of one full sweep to the next. */
const fullSweepSeconds = 60;
const leaseSeconds = 15;
const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A replica of a connector: the kit's real parts, taken one step at a time. */
export class ConnectorReplica extends Replica {
  private memory!: ConnectorMemory;
  private intake!: CommandIntake;
  private readonly held = new Map<string, HeldLease>();
  private polls = new Map<string, PollLoop>();
  private relays = new Map<string, Relay>();
  private workers = new Map<string, readonly CommandWorker[]>();

  constructor(
    name: string,
    private readonly parts: ConnectorParts,
  ) {
    super(name, parts.registry, parts.scheduler, parts.failed);
  }

  get system(): System {
    return this.parts.system;
  }

  /** What lies on a topic of commands. */
  async take(batch: MessageBatch): Promise<void> {
    await this.intake.accept(batch.messages.map((message) => decodeCommand({ ...message, headers: {} })));
  }

  /** The system says that something happened to a record. */
  hook(entity: string, id: string): Task {
    return { name: `hook ${entity} ${id}`, run: () => this.memory.observed.hint(entity, [id]) };
  }

  poll(entity: string): Task {
    const loop = this.polls.get(entity);
    const signal = new AbortController().signal;
    return { name: `read ${entity}`, run: () => this.withLease(`read:${this.system}:${entity}`, () => loop?.readOnce(signal)) };
  }

  protected begin(connection: InMemoryConnection): void {
    const { parts } = this;
    this.memory = parts.memory(connection);
    const road: Road = {
      send: (messages) => parts.send(this, messages),
      endOffsets: async (topic) => {
        await this.pause();
        return parts.endOffsets(topic);
      },
    };
    const common = {
      memory: this.memory,
      road,
      topics: topicsWith(''),
      standing: new Standing(),
      pace: new Pace(new LocalQuota()),
      figures: new Figures(new Registry()),
      traces: noTraces,
      leases: new LeaseKeeper(this.memory.leases),
      log: quietLog,
      lateWriteSeconds: parts.lateWriteSeconds,
      pollSeconds: 0,
      fullSweepSeconds,
    };
    const part = (name: string) => {
      const connector = parts.client(this, name);
      return { ...common, connector, observer: new Observer(this.memory, connector, () => undefined) };
    };
    this.held.clear();
    this.intake = new CommandIntake({ ...common, kick: () => undefined });
    this.polls = new Map(parts.entities.map((entity) => [entity, new PollLoop(part(`read ${entity}`), entity)]));
    this.relays = new Map(parts.entities.map((entity) => [entity, new Relay(part('relay'), entity)]));
    this.workers = new Map(
      parts.entities.map((entity) => [
        entity,
        ['1', '2'].map((number) => new CommandWorker(part(`write ${entity} ${number}`), entity, new Bell())),
      ]),
    );
  }

  protected everything(): readonly Task[] {
    return this.parts.entities.flatMap((entity) => [
      ...(this.hasToPublish(entity) ? [this.relay(entity)] : []),
      ...(this.hasToRead(entity) ? [this.poll(entity)] : []),
      ...(this.hasToWrite(entity) ? this.writes(entity) : []),
    ]);
  }

  private relay(entity: string): Task {
    const relay = this.relays.get(entity);
    return { name: `relay ${entity}`, run: () => this.withLease(`publish:${this.system}:${entity}`, (lease) => relay?.relayOnce(lease)) };
  }

  private writes(entity: string): readonly Task[] {
    return (this.workers.get(entity) ?? []).map((worker, position) => ({
      name: `write ${entity} ${position}`,
      run: () => worker.workOnce(),
    }));
  }

  /** As the lease keeper does: renews what is held, asks for what is not. */
  private async withLease(name: string, work: (lease: HeldLease) => Promise<unknown> | undefined): Promise<void> {
    const { leases } = this.memory;
    const held = this.held.get(name);
    const lease =
      held !== undefined && (await leases.renew(held, leaseSeconds)) ? held : await leases.acquire(name, this.name, leaseSeconds);
    if (lease === null) {
      this.held.delete(name);
      return;
    }
    this.held.set(name, lease);
    await work(lease);
    if (!this.parts.random.chance(0.3)) return;
    this.held.delete(name);
    await leases.release(lease);
  }

  private hasToPublish(entity: string): boolean {
    const { observed, firstReads, cursors } = this.registry.tables;
    const isRead = cursors.rows.get(`${this.system}\n${entity}`)?.phase === 'poll';
    if (isRead && !firstReads.rows.has(`${this.system}\n${entity}`)) return true;
    if (mustSendAgain(this.registry, `publish:${this.system}:${entity}`, this.scheduler.now)) return true;
    return this.some(observed.rows, entity, ({ row }) => row.version > row.publishedVersion);
  }

  private hasToRead(entity: string): boolean {
    const isRead = this.registry.tables.cursors.rows.get(`${this.system}\n${entity}`)?.phase === 'poll';
    return !isRead || this.some(this.registry.tables.observed.rows, entity, ({ row }) => row.reread);
  }

  private hasToWrite(entity: string): boolean {
    const { now } = this.scheduler;
    return this.some(this.registry.tables.commands.rows, entity, ({ dueAt }) => dueAt !== null && dueAt <= now);
  }

  private some<Row extends { readonly system: System; readonly entity: string }>(
    rows: ReadonlyMap<string, Row>,
    entity: string,
    isIt: (row: Row) => boolean,
  ): boolean {
    for (const row of rows.values()) if (row.system === this.system && row.entity === entity && isIt(row)) return true;
    return false;
  }
}
