import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { topicsWith } from '#change-events';
import { Registry } from '#link-registry';
import { flowsAt } from '../../demo/flows-at.mjs';
import { setStage } from '../stage.mjs';
import { CommandsHeard } from './commands-heard.mjs';
import { fillRegistry } from './fill-registry.mjs';
import { Road } from './road.mjs';

const topics = topicsWith('');

/** Milliseconds within which what is waited for must have happened: the service tells of two million links before anything is measured. */
const patienceMs = 3_600_000;

/** The mapping service as a process, with linked companies in its registry, and its ways in and out; there are no connectors. */
export class LinkedStage {
  topics = { changes: topics.changes('webcrm', 'organisation'), outcomes: topics.outcomes('customcrm', 'customer') };
  #stops = [];
  #filled = 0;
  /** @type {Registry} */
  #registry;

  /** @param {{ dir: string, links: number, log: (line: string) => void }} options */
  static async set({ dir, links, log }) {
    const stage = new LinkedStage();
    try {
      await stage.#set(dir, links, log);
      return stage;
    } catch (error) {
      await stage.stop();
      throw error;
    }
  }

  async #set(dir, links, log) {
    const stage = await setStage({ dir, flows: ['organisations'], env: {}, log });
    this.atEnd(stage.stop);
    this.databaseUrl = stage.servers.DATABASE_URL;
    this.service = await stage.start('mapping');
    this.database = new pg.Client({ connectionString: this.databaseUrl });
    await this.database.connect();
    this.atEnd(() => this.database.end());
    // A flow that is new to the registry is gone through first; there shall be nothing to go through.
    await this.until('the flow is current', `SELECT count(*) = 1 AS is_so FROM flow WHERE walk IS NULL AND revision <> ''`);
    this.#registry = new Registry({ url: this.databaseUrl, ssl: false, poolSize: 2, applicationName: 'bench' });
    this.atEnd(() => this.#registry.close());
    await this.fillUp(links, log);
    this.brokers = stage.servers.KAFKA_BROKERS;
    this.road = new Road(this.brokers);
    await this.road.open();
    this.atEnd(() => this.road.close());
    this.commands = new CommandsHeard(this.road.kafka, topics.commands('customcrm', 'customer'));
    this.atEnd(() => this.commands.stop());
  }

  /** Links companies until there are so many, and leaves nothing to be tidied up meanwhile. @param {number} links @param {(line: string) => void} log */
  async fillUp(links, log) {
    log(`Linking ${links} companies`);
    const [organisations] = flowsAt(process.env.FLOWS_PATH);
    const begun = performance.now();
    await fillRegistry(this.#registry, organisations, { from: this.#filled, to: links });
    log(`  ${Math.round(((links - this.#filled) * 1_000) / (performance.now() - begun))} a second`);
    this.#filled = links;
    await this.database.query('ANALYZE');
    await this.until('the links are told of', 'SELECT NOT EXISTS (SELECT FROM link WHERE version > published_version) AS is_so');
    for (const statement of ['VACUUM', 'CHECKPOINT']) await this.database.query(statement);
  }

  /** Lays messages out while the service stands still, so that it finds all of them there. @returns the moment it goes on, by `performance.now()` */
  async layOut(messages) {
    this.service.kill('SIGSTOP');
    try {
      await this.road.send(messages);
    } finally {
      this.service.kill('SIGCONT');
    }
    return performance.now();
  }

  /** Waits until the service has committed all that lies on a topic. */
  async consumed(topic) {
    const end = (await this.road.ends(topic)).reduce((sum, { offset }) => sum + Number(offset), 0);
    await this.until(`${topic} is consumed`, 'SELECT sum(next_offset) >= $2 AS is_so FROM consumed WHERE topic = $1', [topic, end]);
  }

  /** Waits until a query says `is_so`. */
  async until(what, sql, parameters = []) {
    for (const end = Date.now() + patienceMs; !(await this.database.query(sql, parameters)).rows[0]?.is_so; await sleep(50)) {
      if (Date.now() > end) throw new Error(`It took too long until ${what}.`);
    }
  }

  /** What is to be ended before the servers are, last come first. @param {() => Promise<unknown>} end */
  atEnd(end) {
    this.#stops.push(end);
  }

  async stop() {
    for (const end of this.#stops.splice(0).reverse()) await end();
  }
}
