import type { Command, Topics } from '#change-events';
import type { Traces } from '#platform';
import type { ConnectorMemory, HintedType } from '#link-registry';
import type { Connector } from '../connector.js';
import { HintIntake } from '../hooks/hint-intake.js';
import { HookKeeper, type KeeperParts } from '../hooks/hook-keeper.js';
import type { Hint } from '../hooks/system-hooks.js';
import type { Pace } from '../http/pace.js';
import { Observer } from '../observe/observer.js';
import { Surprises } from '../observe/surprises.js';
import { Relay, type Road } from '../publish/relay.js';
import { PollLoop } from '../read/poll-loop.js';
import { CommandIntake } from '../write/command-intake.js';
import { CommandWorker } from '../write/command-worker.js';
import { Bell } from './bell.js';
import type { Figures } from './figures.js';
import type { KitLog } from './kit-log.js';
import { LeaseKeeper } from './lease-keeper.js';
import { Standing } from './standing.js';
import { wait } from './wait.js';

/** What a connector's engine is made of. */
export interface EngineParts {
  readonly connector: Connector;
  readonly memory: ConnectorMemory;
  readonly road: Road;
  readonly topics: Topics;
  readonly log: KitLog;
  readonly figures: Figures;
  readonly traces: Traces;
  /** The line in which all calls of the system stand; the connector asks it before each of them. */
  readonly pace: Pace;
  /** The types to serve. */
  readonly entities: readonly string[];
  readonly pollSeconds: number;
  /** Seconds from the beginning of one full sweep of a type to the next. */
  readonly fullSweepSeconds: number;
  /** How long after an unanswered call's deadline its write may still arrive. */
  readonly lateWriteSeconds: number;
  /** Tells of the hints that any replica has stored, until the signal is aborted. */
  readonly listen?: (heard: (hint: HintedType) => void, signal: AbortSignal) => Promise<void>;
}

// A process must end within ten seconds, and closing connections takes some of them.
const patienceMs = 6_000;

// One slow chunk shall not hold up the others of its type.
const workersPerType = 2;

/** All that a connector does between its system, the registry and the topics, per type: read, publish, carry out commands. */
export class ConnectorEngine {
  readonly standing = new Standing();
  private readonly stopping = new AbortController();
  private readonly relays = new Map<string, Relay>();
  private readonly bells = new Map<string, Bell[]>();
  private readonly readers = new Map<string, PollLoop>();
  private readonly hints: HintIntake;
  private readonly intake: CommandIntake;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: EngineParts) {
    const { memory, road, topics } = parts;
    this.hints = new HintIntake(memory);
    this.intake = new CommandIntake({
      memory,
      road,
      topics,
      kick: (entity) =>
        this.bells.get(entity)?.forEach((bell) => {
          bell.ring();
        }),
    });
  }

  /** Publishes what is known of the types, then begins to work. */
  async start(): Promise<void> {
    const { connector, memory, entities, log } = this.parts;
    const descriptions = connector.descriptions.filter(({ entity }) => entities.includes(entity));
    await memory.descriptions.save(descriptions.map((description) => ({ entity: description.entity, description })));
    const { signal } = this.stopping;
    const { standing } = this;
    const leases = new LeaseKeeper(memory.leases);
    const surprises = new Surprises(connector.system, descriptions, this.parts.figures, log);
    const observer = new Observer(
      memory,
      connector,
      (entity) => this.relays.get(entity)?.kick(),
      (entity, record) => {
        surprises.look(entity, record);
      },
    );
    const parts = { ...this.parts, leases, observer, standing };
    const loops = entities.flatMap((entity) => {
      const relay = new Relay(parts, entity);
      this.relays.set(entity, relay);
      const bells = Array.from({ length: workersPerType }, () => new Bell());
      this.bells.set(entity, bells);
      const reader = new PollLoop(parts, entity);
      this.readers.set(entity, reader);
      return [relay, reader, ...bells.map((bell) => new CommandWorker(parts, entity, bell))];
    });
    this.running = Promise.all([...loops.map((loop) => loop.run(signal)), ...this.followHooks(parts, signal)]);
    log.info({ system: connector.system, entities }, 'The connector works');
  }

  /** Puts commands into the durable queue and answers those that were accepted before. */
  accept(commands: readonly Command[]): Promise<void> {
    return this.intake.accept(commands);
  }

  /**
   * Stores what a call of a hook says and wakes whoever reads that type, in whichever replica. Answers false for a type that is not served.
   *
   * @throws when it could not be stored
   */
  async take({ entity, ids }: Hint): Promise<boolean> {
    if (!this.parts.entities.includes(entity)) return false;
    await (ids === undefined ? this.parts.memory.cursors.wantPoll(entity) : this.hints.add(entity, ids));
    return true;
  }

  /** Takes no more work, finishes what is in hand, closes the connector. What can't be finished in some seconds comes due again elsewhere. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const finished = new AbortController();
    const running = this.running.finally(() => {
      finished.abort();
    });
    await Promise.race([running, wait(patienceMs, finished.signal)]);
    await this.parts.connector.close();
  }

  private followHooks(parts: Omit<KeeperParts, 'entities'>, signal: AbortSignal): readonly Promise<void>[] {
    const { connector, entities, listen } = this.parts;
    if (connector.hooks === undefined) return [];
    const heard = ({ system, entity, poll }: HintedType) => {
      const reader = system === connector.system ? this.readers.get(entity) : undefined;
      if (poll === true) reader?.wantPoll();
      else reader?.hinted();
    };
    return [
      new HookKeeper({ ...parts, entities }, connector.hooks).run(signal),
      ...(listen === undefined || connector.hooks.address === undefined ? [] : [listen(heard, signal)]),
    ];
  }
}
