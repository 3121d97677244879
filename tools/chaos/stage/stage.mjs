import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCli } from '../../demo/run-cli.mjs';
import { ensureSeed } from '../../demo/seed.mjs';
import { demoSettings, serviceNames } from '../../demo/settings.mjs';
import { prepareState } from '../../demo/state.mjs';
import { freePort } from '../../local/free-port.mjs';
import { startKafka } from '../../local/kafka.mjs';
import { removePostgresData, startPostgres } from '../../local/postgres.mjs';
import { startFront } from './front.mjs';
import { removeOrders, Replica } from './replica.mjs';
import { startServer } from './server.mjs';

/**
 * Everything that runs: a broker, a database, both systems, and replicas of each service.
 * @typedef {object} Stage
 * @property {string} dir
 * @property {{ kafka: import('./server.mjs').Server, postgres: import('./server.mjs').Server }} servers
 * @property {Replica} sandbox
 * @property {Replica[]} replicas all that there ever were
 * @property {(app: string) => Replica[]} running replicas of a service that nobody told to stop, the oldest first
 * @property {(app: string) => Promise<void>} add starts one more replica of a service; resolves once it is ready
 * @property {import('../../demo/settings.mjs').DemoSettings} settings
 * @property {import('../../demo/seed.mjs').Expected[]} expected what a right first load ends with
 * @property {() => Promise<void>} startServices
 * @property {() => Promise<void>} stop
 */

/**
 * Starts servers of its own, whatever KAFKA_BROKERS and DATABASE_URL name: these are going to be killed. The sandbox keeps its state in a
 * database apart, so that it is one fault when the registry's database goes down. No service runs yet.
 * @param {{ dir: string, records: number, replicas: number, log: (line: string) => void }} options
 * @returns {Promise<Stage>}
 */
export async function setStage({ dir, records, replicas, log }) {
  for (const name of ['KAFKA_BROKERS', 'DATABASE_URL', 'KAFKA_TOPIC_PREFIX']) delete process.env[name];
  prepareState({ dir, fresh: true, log });
  removePostgresData(join(dir, 'sandbox'));
  removeOrders(dir);
  /** @type {Array<() => Promise<void>>} */
  const stops = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    log('Starting Kafka and two PostgreSQL');
    const kafka = await startServer(startKafka, { dir, log }, ({ brokers }) => brokers);
    stops.push(() => kafka.stop());
    const postgres = await startServer(startPostgres, { dir, log }, ({ url }) => url);
    stops.push(() => postgres.stop());
    const ofSandbox = await startPostgres({ dir: join(dir, 'sandbox'), log });
    stops.push(ofSandbox.stop);

    const settings = await demoSettings({ KAFKA_BROKERS: kafka.address, DATABASE_URL: postgres.address }, { anyPort: true });
    await runCli(['setup', '--partitions', '3'], settings.shared);
    const sandbox = new Replica({ name: 'sandbox', app: 'sandbox', dir, env: { ...settings.of('sandbox'), DATABASE_URL: ofSandbox.url } });
    sandbox.start();
    stops.push(() => sandbox.stop());
    await untilReady([sandbox]);
    const { expected } = await ensureSeed({ dir, records, webcrm: settings.address.webcrm });

    const all = [];
    const make = async (app) => {
      const PORT = String(await freePort());
      const name = `${app}-${all.filter((replica) => replica.app === app).length + 1}`;
      const replica = new Replica({ name, app, dir, env: { ...settings.of(app), PORT } });
      all.push(replica);
      return replica;
    };
    for (const app of serviceNames) for (let number = 1; number <= replicas; number += 1) await make(app);
    stops.push(async () => void (await Promise.all(all.map((replica) => replica.stop()))));
    const running = (app) => all.filter((replica) => replica.app === app && replica.isWanted);
    // The address that hooks are told.
    for (const app of serviceNames) stops.push(await startFront(Number(settings.of(app).PORT), () => running(app).map(({ port }) => port)));
    const startServices = async () => {
      for (const replica of all) replica.start();
      await untilReady(all);
    };
    const add = async (app) => {
      const replica = await make(app);
      replica.start();
      await untilReady([replica]);
    };
    return { dir, servers: { kafka, postgres }, sandbox, replicas: all, running, add, settings, expected, startServices, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {readonly Replica[]} replicas
 * @param {number} [withinMs]
 * @throws naming those that are not ready, and why
 */
export async function untilReady(replicas, withinMs = 90_000) {
  for (const until = Date.now() + withinMs; ; await sleep(300)) {
    const states = await Promise.all(replicas.map(async (replica) => ({ name: replica.name, ready: await replica.ready() })));
    const unready = states.filter(({ ready }) => ready !== true);
    if (unready.length === 0) return;
    if (Date.now() > until) throw new Error(`Not ready: ${unready.map(({ name, ready }) => `${name} (${ready})`).join(', ')}`);
  }
}
