import { systems, topicsWith, type System } from '#change-events';
import type { Flow } from '#dataflows';
import { InMemoryRegistry, type StoredLink } from '#link-registry';
import { Broker, type Position } from './broker.js';
import { ConnectorReplica } from './connector-replica.js';
import { Crm, type CrmKind, type Deed } from './crm.js';
import { CrmClient, holds, type Ways } from './crm-client.js';
import { MappingReplica } from './mapping-replica.js';
import { watchMatches, type Match } from './watch-matches.js';
import { People } from './people.js';
import { Random } from './random.js';
import type { Removal } from './removal.js';
import type { Replica, Task } from './replica.js';
import { Scheduler } from './scheduler.js';
import { scenes } from './scenes.js';

/** A call is given up after this time, as the kit's connectors do. */
export const deadlineMs = 30_000;
const lateWriteSeconds = 60;
const replicasEach = 2;

/** Thrown where the simulation breaks something on purpose. */
class Broken extends Error {
  readonly code = 'ECONNRESET';
}

/** A record that the sync made, and how things stood at that moment. */
export interface Birth {
  readonly deed: Deed;
  /** The link that it was made for; undefined when there was none any more. */
  readonly link: StoredLink | undefined;
  /** Records of its type with one of its keys that the create's sender did not know. */
  readonly alike: readonly string[];
}

/** Both systems, the topics, the registry and all processes, with a clock and a chance of their own. */
export class World {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly registry = new InMemoryRegistry();
  readonly broker: Broker;
  readonly crms: Readonly<Record<System, Crm>>;
  readonly flows: readonly Flow[];
  readonly people: People;
  readonly connectors: readonly ConnectorReplica[];
  readonly mappings: readonly MappingReplica[];
  /** How many deeds there were before anything began. */
  initialDeeds = 0;
  readonly births: Birth[] = [];
  readonly matches: Match[] = [];
  /** What no process should have run into. */
  readonly failures: string[] = [];
  /** Things happen that should not. */
  isStormy = true;
  private readonly topics = topicsWith('');
  private readonly owners = new Map<Position, Replica>();
  private readonly tries = new Map<string, number>();
  private deeds = 0;

  constructor(
    seed: number,
    private readonly without: Removal = {},
  ) {
    this.random = new Random(seed);
    this.scheduler = new Scheduler(this.random);
    this.broker = new Broker(this.random, () => this.scheduler.now);
    this.flows = this.random.pick(scenes);
    this.people = new People(this.random);
    this.crms = { webcrm: this.makeCrm('webcrm'), customcrm: this.makeCrm('customcrm') };
    this.connectors = systems.flatMap((system) => numbers(replicasEach).map((number) => this.makeConnector(system, number)));
    this.mappings = numbers(replicasEach).map((number) => this.makeMapping(number));
    this.subscribe();
    for (const replica of this.replicas) replica.start();
    for (const position of this.broker.positions) this.reassign(position);
  }

  get replicas(): readonly Replica[] {
    return [...this.connectors, ...this.mappings];
  }

  /** Everything that any process may do next, but for reading on the off chance. */
  tasks(): readonly (readonly [Replica, Task])[] {
    const own = this.replicas.flatMap((replica) => replica.tasks().map((task) => [replica, task] as const));
    const consuming = this.broker.positions
      .filter((position) => this.broker.hasNext(position))
      .flatMap((position) => this.consuming(position));
    return [...own, ...consuming];
  }

  /** A group gives a partition to another of its replicas. What the one before has in hand, it goes on with. */
  reassign(position: Position): void {
    const group = this.membersOf(position.group).filter(({ isUp }) => isUp);
    const owner = this.random.pickIfAny(group);
    position.generation += 1;
    if (owner === undefined) this.owners.delete(position);
    else this.owners.set(position, owner);
  }

  kill(replica: Replica): void {
    replica.die();
    for (const [position, owner] of this.owners) if (owner === replica) this.reassign(position);
  }

  revive(replica: Replica): void {
    if (replica.isUp) return;
    replica.start();
    for (const position of this.broker.positions) if (!this.owners.has(position)) this.reassign(position);
  }

  private consuming(position: Position): readonly (readonly [Replica, Task])[] {
    const owner = this.owners.get(position);
    if (owner === undefined || !owner.isUp) return [];
    const name = `consume ${position.topic} ${position.partition}`;
    return owner.isRunning(name) ? [] : [[owner, { name, run: () => this.consume(owner, position) }]];
  }

  private async consume(replica: Replica, position: Position): Promise<void> {
    const { generation } = position;
    const batch = this.broker.fetch(position, 1 + this.random.below(5));
    const last = batch.messages.at(-1);
    if (last === undefined) return;
    const name = `${position.topic} ${position.partition} ${position.committed}`;
    try {
      await (replica as ConnectorReplica | MappingReplica).take(batch);
    } catch (error) {
      const tries = (this.tries.get(name) ?? 0) + 1;
      this.tries.set(name, tries);
      if (tries > 20) this.failures.push(`${replica.name} can't consume ${name}: ${String(error)}`);
      throw error;
    }
    await this.scheduler.pause(replica);
    if (position.generation === generation) position.committed = Number(last.offset) + 1;
  }

  private async send(replica: Replica, messages: Parameters<Broker['append']>[0]): Promise<void> {
    await this.scheduler.pause(replica);
    if (this.chance(0.01)) throw new Broken('The broker does not answer.');
    this.broker.append(messages);
    if (this.chance(0.02)) throw new Broken('The broker did not acknowledge.');
    await this.scheduler.pause(replica);
  }

  private chance(probability: number): boolean {
    return this.isStormy && this.random.chance(probability);
  }

  private subscribe(): void {
    for (const system of systems) {
      const { entities } = this.crms[system];
      this.broker.subscribe(
        system,
        entities.map((entity) => this.topics.commands(system, entity)),
      );
      this.broker.subscribe(
        'mapping',
        entities.flatMap((entity) => [this.topics.changes(system, entity), this.topics.outcomes(system, entity)]),
      );
    }
  }

  private membersOf(group: string): readonly Replica[] {
    return group === 'mapping' ? this.mappings : this.connectors.filter(({ system }) => system === group);
  }

  private makeCrm(system: System): Crm {
    const entities = [...new Set(this.flows.map((flow) => flow.entity[system]))];
    const skew = Math.round(this.random.between(-4_000, 4_000));
    const kind: CrmKind =
      system === 'webcrm'
        ? {
            externalId: this.random.chance(0.8) ? 'Custom15' : undefined,
            etag: false,
            idempotentCreate: false,
            wholeSeconds: true,
            answersRecord: false,
            undeletes: false,
          }
        : { externalId: 'ExternalId', etag: true, idempotentCreate: true, wholeSeconds: false, answersRecord: true, undeletes: true };
    const noted = (deed: Omit<Deed, 'seq'>): Deed => {
      const numbered = { ...deed, seq: ++this.deeds };
      if (deed.link !== undefined) this.births.push(this.birthOf(numbered));
      return numbered;
    };
    return new Crm(system, kind, entities, () => this.scheduler.now, skew, noted);
  }

  private birthOf(deed: Deed): Birth {
    const { links, commands } = this.registry.tables;
    const command = commands.rows.get(`${deed.system}
${deed.link ?? ''}`)?.command;
    const keys = command?.action === 'create' ? command.keys : [];
    const link = links.rows.get(deed.link ?? '');
    const known = command?.action === 'create' ? command.known : [];
    const alike = this.crms[deed.system]
      .all(deed.entity)
      .filter((record) => record.id !== deed.id && keys.some((key) => holds(record, key)));
    return { deed, link, alike: alike.map(({ id }) => id).filter((id) => !known.includes(id)) };
  }

  private makeConnector(system: System, number: number): ConnectorReplica {
    const { registry, scheduler, random, without } = this;
    return new ConnectorReplica(`${system} ${number}`, {
      system,
      entities: this.crms[system].entities,
      registry,
      scheduler,
      random,
      failed: this.noteFailure,
      lateWriteSeconds: without.lateWriteSeconds ?? lateWriteSeconds,
      client: (replica, part) => {
        const client = new CrmClient(this.crms[system], `${replica.name} ${part}`, this.waysOf(replica));
        return without.connector?.(client) ?? client;
      },
      memory: (connection) => {
        const memory = connection.connectorMemory(system);
        return without.memory?.(memory) ?? memory;
      },
      send: (replica, messages) => this.send(replica, messages),
      endOffsets: (topic) => this.broker.endOffsets(topic),
    });
  }

  private makeMapping(number: number): MappingReplica {
    const { registry, scheduler, flows, without } = this;
    return new MappingReplica(`mapping ${number}`, {
      flows,
      registry,
      scheduler,
      failed: this.noteFailure,
      links: ({ links }) => {
        const watched = watchMatches(links, this.registry, (match) => this.matches.push(match));
        return without.links?.(watched) ?? watched;
      },
      send: (replica, messages) => this.send(replica, messages),
    });
  }

  private waysOf(replica: ConnectorReplica): Ways {
    const { scheduler, random } = this;
    return {
      travel: () => scheduler.pause(replica),
      deadline: () => scheduler.pause(replica, deadlineMs),
      isBusy: () => this.chance(0.04),
      fateOfChange: () => (this.chance(0.05) ? random.pick(['lostAfter', 'lostBefore']) : 'comes'),
      fateOfCreate: () => (this.chance(0.15) ? random.pick(['lostAfter', 'lostAfter', 'lostBefore', 'late', 'late']) : 'comes'),
      later: (happen) => {
        scheduler.at(scheduler.now + deadlineMs + random.between(0, (lateWriteSeconds - 5) * 1_000), happen);
      },
      pageSize: 2,
      lastDeed: () => this.deeds,
    };
  }

  private readonly noteFailure = (task: string, error: unknown): void => {
    const known = error instanceof Broken || ['TryLater', 'AbortError'].includes((error as Error).name);
    const code = (error as { code?: string }).code ?? '';
    if (!known && !['23505', '40P01'].includes(code))
      this.failures.push(`${task}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}
