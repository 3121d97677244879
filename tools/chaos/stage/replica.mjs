import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkout } from '../../bootstrap/checkout.mjs';
import { startGuarded } from '../../local/guarded-process.mjs';

const preload = fileURLToPath(new URL('./stop-at-step.mjs', import.meta.url));

/** How long a service that ended by itself is left alone: one that is killed is started again at once. */
const restartAfterMs = 1_000;

/**
 * How a process of a replica ended.
 * @typedef {{ at: number, replica: string, signal: NodeJS.Signals | null, code: number | null }} End
 */

/**
 * How a process that was told to stop did so.
 * @typedef {End & { tookMs: number }} Stop
 */

/** Milliseconds from SIGTERM to SIGKILL, as the Deployments have it. */
const graceMs = 15_000;

/** One of several processes of a service, started again whenever it ends, as an orchestrator would. */
export class Replica {
  /** @type {End[]} ends that nobody asked for by `stop` */
  ends = [];
  /** @type {Stop[]} */
  stops = [];
  #toldToStopAt = Infinity;
  /** @type {import('../../local/guarded-process.mjs').GuardedProcess | undefined} */
  #process;
  #life = Promise.resolve();

  /**
   * @param {object} options
   * @param {string} options.name of the replica: `mapping-1`
   * @param {string} options.app
   * @param {string} options.dir the state folder
   * @param {NodeJS.ProcessEnv & { PORT: string }} options.env
   */
  constructor({ name, app, dir, env }) {
    this.name = name;
    this.app = app;
    this.dir = dir;
    this.logFile = join(dir, 'logs', `${name}.log`);
    this.port = Number(env.PORT);
    this.address = `http://127.0.0.1:${env.PORT}`;
    /** @type {NodeJS.ProcessEnv} what the next process is given */
    this.env = { ...env, CHAOS_ORDERS: ordersOf(dir, app), CHAOS_REPLICA: name };
  }

  /** @returns the id of the process that runs now */
  get pid() {
    return this.#process?.pid;
  }

  /** Whether it runs or is about to, for nobody told it to stop. */
  get isWanted() {
    return this.#toldToStopAt === Infinity;
  }

  start() {
    mkdirSync(ordersOf(this.dir, this.app), { recursive: true });
    this.#toldToStopAt = Infinity;
    this.#life = this.#live();
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    try {
      this.#process?.kill(signal);
    } catch {
      // It has just ended by itself, or by another signal.
    }
  }

  /** Whether it says that it is ready, and if not, why. @returns {Promise<true | string>} */
  async ready() {
    try {
      const answer = await fetch(`${this.address}/health/ready`, { signal: AbortSignal.timeout(2_000) });
      return answer.ok || (await answer.text());
    } catch (error) {
      return String(error.cause ?? error);
    }
  }

  /** Whether it answers at all. */
  async live() {
    const answer = await fetch(`${this.address}/health/live`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    return answer?.ok === true;
  }

  /** SIGTERM, SIGKILL after its grace, and no new process. Resolves when it has ended. */
  async stop() {
    this.#toldToStopAt = Math.min(this.#toldToStopAt, Date.now());
    this.signal('SIGCONT');
    await this.#process?.stop();
    await this.#life;
  }

  async #live() {
    while (this.isWanted) {
      this.#process = await startGuarded({
        command: join(checkout, 'node_modules', '.bin', 'node'),
        args: ['--import', preload, join(checkout, 'dist', 'apps', this.app, 'main.js')],
        cwd: checkout,
        env: this.env,
        stopSignal: 'SIGTERM',
        graceMs,
        logFile: this.logFile,
        pidFile: join(this.dir, `${this.name}.pid.json`),
      });
      if (!this.isWanted) await this.#process.stop();
      const { signal, code } = await this.#process.ended;
      const end = { at: Date.now(), replica: this.name, signal, code };
      if (!this.isWanted) return void this.stops.push({ ...end, tookMs: end.at - this.#toldToStopAt });
      this.ends.push(end);
      if (signal === null) await sleep(restartAfterMs);
    }
  }
}

/** Where orders for the replicas of a service lie; see stop-at-step.mjs. @param {string} dir @param {string} app */
export function ordersOf(dir, app) {
  return join(dir, 'orders', app);
}

/**
 * Lays an order out: the first replica of a service that comes to the point sends itself the signal.
 * @param {string} dir
 * @param {string} app
 * @param {string} point
 * @param {NodeJS.Signals} signal
 * @returns {string} the file, which is gone once the order was taken
 */
export function layOrder(dir, app, point, signal) {
  const file = join(ordersOf(dir, app), point);
  // Nobody shall find it half written.
  writeFileSync(`${file}.new`, signal);
  renameSync(`${file}.new`, file);
  return file;
}

/** @param {string} dir */
export function removeOrders(dir) {
  rmSync(join(dir, 'orders'), { recursive: true, force: true });
}
