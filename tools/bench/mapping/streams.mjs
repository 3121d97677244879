import { spawn, spawnSync } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { timeConsuming } from './time-consuming.mjs';

const pom = fileURLToPath(new URL('./streams/pom.xml', import.meta.url));
const topics = { links: 'bench.streams.links', changes: 'bench.streams.changes', commands: 'bench.streams.commands' };
const atOnce = 1_000;

/** Whether Kafka Streams can be tried here: it is built by Maven. */
export const hasMaven = spawnSync('mvn', ['-version'], { stdio: 'ignore' }).status === 0;

/** The same work as Kafka Streams does it, in a Java process that stands still between its runs. */
export class Streams {
  /** What it prints, line by line. */
  #lines;
  #java;

  /** @param {import('./linked-stage.mjs').LinkedStage} stage whose links are copied; it ends what is started here @param {string} dir */
  constructor(stage, dir) {
    this.stage = stage;
    this.dir = dir;
    this.producer = stage.road.producer();
  }

  async start() {
    for (const topic of Object.values(topics)) await this.stage.road.create(topic);
    this.stage.atEnd(() => this.producer.disconnect());
    await this.producer.connect();
    const links = await this.#copyLinks();
    const stores = join(this.dir, 'streams');
    rmSync(stores, { recursive: true, force: true });
    const arguments_ = [this.stage.brokers, stores, topics.links, topics.changes, topics.commands].join(' ');
    this.#java = spawn('mvn', ['-q', '-B', '-f', pom, 'compile', 'exec:java', `-Dexec.args=${arguments_}`], {
      env: { ...process.env, MAVEN_OPTS: '-Xmx1g' },
      stdio: ['pipe', 'pipe', openSync(join(this.dir, 'logs', 'streams.log'), 'a')],
    });
    this.stage.atEnd(() => this.#stop());
    this.#lines = createInterface({ input: this.#java.stdout })[Symbol.asyncIterator]();
    await this.#ask(links);
  }

  /** @returns {Promise<number>} seconds */
  async run(from, count) {
    const handle = (messages) =>
      this.producer.send({ topic: topics.changes, acks: -1, messages: messages.map(({ key, value }) => ({ key, value })) });
    await timeConsuming(this.stage.road.kafka, { from, count, concurrency: 3, handle });
    return Number(await this.#ask(count));
  }

  /** @returns {Promise<string>} the next line */
  async #ask(count) {
    this.#java.stdin.write(`${count}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`Kafka Streams has ended: see ${join(this.dir, 'logs', 'streams.log')}`);
    return value;
  }

  async #stop() {
    this.#java.stdin.end();
    if (this.#java.exitCode === null) await new Promise((resolve) => this.#java.once('exit', resolve));
  }

  /** @returns {Promise<number>} how many */
  async #copyLinks() {
    let [after, copied] = ['00000000-0000-0000-0000-000000000000', 0];
    for (;;) {
      const { rows } = await this.stage.database.query(
        `SELECT l.id, l.webcrm_id, l.customcrm_id, l.webcrm_version, r.state
         FROM link l JOIN record r ON r.system = 'customcrm' AND r.entity = 'customer' AND r.id = l.customcrm_id
         WHERE l.id > $1 ORDER BY l.id LIMIT $2`,
        [after, atOnce],
      );
      if (rows.length === 0) return copied;
      await this.producer.send({ topic: topics.links, acks: -1, messages: rows.map(messageOf) });
      after = rows.at(-1).id;
      copied += rows.length;
    }
  }
}

function messageOf({ id, webcrm_id: key, customcrm_id: partner, webcrm_version: version, state }) {
  const there = JSON.parse(state);
  return { key, value: JSON.stringify({ id, partner, version: Number(version), agreed: there, there }) };
}
