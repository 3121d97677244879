import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Command, Outcome } from '#change-events';
import { loadFlows, type Flow } from '#dataflows';
import { claimFlow, Registry, type FlowStanding, type MappingMemory, type RecordSnapshot, type Status } from '#link-registry';
import type { Answer } from '#operators';
import { readYamlFiles, type FileText } from '#platform';
import { absorb } from '../src/absorb.js';
import { FlowBook } from '../src/flow-book.js';
import { walkOn } from '../src/flow-walk.js';
import { look } from '../src/look.js';
import { overdueCommands } from '../src/resending.js';
import type { Answered } from '../src/settle-outcomes.js';
import { FakeSystems } from './fake-systems.js';

/** The mapping service's work on a database of its own, step by step, without Kafka. */
export class MappingBench {
  /** What became of commands, in the order of the answers. */
  readonly answered: Answered[] = [];
  private passedMs = 0;

  private constructor(
    readonly systems: FakeSystems,
    readonly registry: Registry,
    readonly flows: FlowBook,
    private readonly dispose: () => Promise<void>,
  ) {}

  /** @param change turns the text of a flow file of `flows/` into the one to use */
  static async open(change: (file: FileText) => string = (file) => file.text): Promise<MappingBench> {
    const server = process.env['DATABASE_URL'];
    if (server === undefined) throw new Error('DATABASE_URL must name a PostgreSQL server on which databases may be created');
    const name = `mapping_${randomUUID().replaceAll('-', '')}`;
    await run(server, `CREATE DATABASE ${name}`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    const registry = new Registry({ url: url.href, ssl: false, poolSize: 4, applicationName: 'mapping-bench' });
    await registry.migrate();
    const bench = new MappingBench(new FakeSystems(), registry, booksOf(change), async () => {
      await registry.close();
      await run(server, `DROP DATABASE ${name} WITH (FORCE)`);
    });
    await bench.claim();
    return bench;
  }

  /** Another replica, with files of its own, on the same database and systems; it claims nothing by itself. */
  replica(change: (file: FileText) => string): MappingBench {
    return new MappingBench(this.systems, this.registry, booksOf(change), () => Promise.resolve());
  }

  /** Claims the flow files of this replica and goes through the flows that changed. Answers what each file is now. */
  async claim(): Promise<ReadonlyMap<string, FlowStanding>> {
    const standings = new Map<string, FlowStanding>();
    for (const flow of this.flows.flows) standings.set(flow.name, await claimFlow(this.registry.links, flow, Date.now()));
    await this.walk();
    return standings;
  }

  /** Goes through flows that changed, to the end. */
  async walk(): Promise<void> {
    for (const flow of this.flows.inOrder) while (await this.registry.links.transaction((memory) => walkOn(memory, this.flows, flow)));
  }

  close(): Promise<void> {
    return this.dispose();
  }

  /** Lets the mapping service's clock go on. */
  passHours(hours: number): void {
    this.passedMs += hours * 3_600_000;
  }

  /** Takes states and outcomes in, and answers the commands that follow. */
  async take(states: readonly RecordSnapshot[], outcomes: readonly Outcome[] = []): Promise<readonly Command[]> {
    const absorbed = await this.registry.links.transaction((memory) => absorb(memory, this.flows, { states, outcomes }, this.now()));
    this.answered.push(...absorbed.answered);
    return absorbed.commands;
  }

  /** Commands that are due to be sent. */
  overdue(): Promise<readonly Command[]> {
    return this.registry.links.transaction((memory) => overdueCommands(memory, this.now()));
  }

  /** What an operator wants, in one transaction. */
  operate(wish: (memory: MappingMemory, flows: readonly Flow[]) => Promise<Answer>): Promise<Answer> {
    return this.registry.links.transaction((memory) => wish(memory, this.flows.inOrder));
  }

  /** Looks until there is nothing to look at, and answers the commands that follow. */
  async looks(): Promise<readonly Command[]> {
    const commands: Command[] = [];
    for (const flow of this.flows.inOrder) {
      for (;;) {
        const looked = await this.registry.links.transaction((memory) => look(memory, this.flows, flow, this.now()));
        if (looked.kind !== 'done') break;
        commands.push(...looked.commands);
      }
    }
    return commands;
  }

  /** Takes states in, sends what is due, and goes on until nobody has anything to do. */
  async settle(...states: RecordSnapshot[]): Promise<void> {
    let commands: readonly Command[] = [...(await this.take(states)), ...(await this.overdue())];
    for (let round = 0; round < 50; round++) {
      commands = [...commands, ...(await this.looks())];
      if (commands.length === 0) return;
      commands = await this.take(
        [],
        commands.map((command) => this.systems.answer(command)),
      );
    }
    throw new Error('it does not come to rest');
  }

  private now(): number {
    return Date.now() + this.passedMs;
  }

  status(): Promise<Status> {
    return this.registry.reports.status(this.flows.inOrder);
  }
}

function booksOf(change: (file: FileText) => string): FlowBook {
  const loaded = loadFlows(readYamlFiles('flows').map((file) => ({ ...file, text: change(file) })));
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return new FlowBook(loaded.flows);
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
