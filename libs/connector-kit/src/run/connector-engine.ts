import type { Command, Topics } from '#change-events';
import type { ConnectorMemory } from '#link-registry';
import type { Connector } from '../connector.js';
import { Observer } from '../observe/observer.js';
import { Relay, type Road } from '../publish/relay.js';
import { PollLoop } from '../read/poll-loop.js';
import { CommandIntake } from '../write/command-intake.js';
import { CommandWorker } from '../write/command-worker.js';
import { Bell } from './bell.js';
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
  /** The types to serve. */
  readonly entities: readonly string[];
  readonly pollSeconds: number;
  /** Seconds from the beginning of one full sweep of a type to the next. */
  readonly fullSweepSeconds: number;
  /** How long after an unanswered call's deadline its write may still arrive. */
  readonly lateWriteSeconds: number;
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
  private readonly intake: CommandIntake;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: EngineParts) {
    const { memory, road, topics } = parts;
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
    const observer = new Observer(memory, connector, (entity) => this.relays.get(entity)?.kick());
    const parts = { ...this.parts, leases, observer, standing };
    const loops = entities.flatMap((entity) => {
      const relay = new Relay(parts, entity);
      this.relays.set(entity, relay);
      const bells = Array.from({ length: workersPerType }, () => new Bell());
      this.bells.set(entity, bells);
      return [relay, new PollLoop(parts, entity), ...bells.map((bell) => new CommandWorker(parts, entity, bell))];
    });
    this.running = Promise.all(loops.map((loop) => loop.run(signal)));
    log.info({ system: connector.system, entities }, 'The connector works');
  }

  /** Puts commands into the durable queue and answers those that were accepted before. */
  accept(commands: readonly Command[]): Promise<void> {
    return this.intake.accept(commands);
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
}
