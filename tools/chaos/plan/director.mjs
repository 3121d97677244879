import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { layOrder, ordersOf } from '../stage/replica.mjs';

/** An order that nobody came by to take is withdrawn. */
const orderLastsMs = 15_000;

/**
 * What was done to the services and systems, in figures.
 * @typedef {object} Deeds
 * @property {Record<string, number>} kills by replica, or by service and point (`mapping at committed`)
 * @property {Record<string, number>} pauses
 * @property {Record<string, number>} bounces
 * @property {Record<string, number>} faults calls that were struck, by kind
 */

/** Lets a plan happen. */
export class Director {
  /** @type {Deeds} */
  deeds = { kills: {}, pauses: {}, bounces: {}, faults: {} };
  #counted = {};

  /**
   * @param {import('../stage/stage.mjs').Stage} stage
   * @param {(line: string) => void} log
   */
  constructor(stage, log) {
    this.stage = stage;
    this.log = log;
  }

  /**
   * Resolves when all of it has happened and everything is up again. What goes wrong with one happening stops no other.
   * @param {readonly import('./plan.mjs').Happening[]} plan
   */
  async play(plan) {
    const beganAt = Date.now();
    const under = plan.map(async (happening) => {
      await sleep(Math.max(0, beganAt + happening.at - Date.now()));
      const what = JSON.stringify(happening);
      if (happening.kind !== 'weather') this.log(`${((Date.now() - beganAt) / 1000).toFixed(1)} s ${what}`);
      await this.#let(happening).catch((error) => this.log(`${what} could not happen: ${error.message}`));
    });
    await Promise.all(under);
  }

  /** No fault is set any more. */
  async clearFaults() {
    for (const system of ['webcrm', 'customcrm']) {
      await this.#countFaults(system);
      await this.#control(system, 'faults', { method: 'DELETE' });
    }
  }

  #let(happening) {
    switch (happening.kind) {
      case 'kill':
        this.#replica(happening.replica).signal('SIGKILL');
        return this.#done('kills', happening.replica);
      case 'killAt':
        return this.#order(happening, 'SIGKILL', () => this.#done('kills', `${happening.app} at ${happening.point}`));
      case 'pause':
        return this.#pause(happening.replica, happening.forMs, happening.replica);
      case 'pauseAt':
        return this.#order(happening, 'SIGSTOP', (replica) =>
          this.#pause(replica, happening.forMs, `${happening.app} at ${happening.point}`),
        );
      case 'weather':
        return this.#weather(happening);
      case 'bounce':
        return this.#bounce(happening);
    }
  }

  #replica(name) {
    return this.stage.replicas.find((replica) => replica.name === name);
  }

  async #done(kind, what) {
    this.deeds[kind][what] = (this.deeds[kind][what] ?? 0) + 1;
  }

  async #pause(name, forMs, what) {
    const replica = this.#replica(name);
    replica.signal('SIGSTOP');
    await this.#done('pauses', what);
    await sleep(forMs);
    replica.signal('SIGCONT');
  }

  /** Lays an order out and waits until a replica has taken it. */
  async #order({ app, point }, signal, then) {
    const folder = ordersOf(this.stage.dir, app);
    const order = layOrder(this.stage.dir, app, point, signal);
    for (const until = Date.now() + orderLastsMs; Date.now() < until; await sleep(50)) {
      const taken = readdirSync(folder).find((name) => name.startsWith(`taken.${point}.`));
      if (taken === undefined) continue;
      rmSync(join(folder, taken));
      return then(taken.slice(`taken.${point}.`.length));
    }
    rmSync(order, { force: true });
  }

  async #weather({ system, faults }) {
    await this.#countFaults(system);
    await this.#control(system, 'faults', { method: 'DELETE' });
    await this.#control(system, 'faults', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
  }

  async #bounce({ what, signal, forMs }) {
    await this.#done('bounces', `${what} ${signal}`);
    if (what === 'sandbox') {
      for (const system of ['webcrm', 'customcrm']) await this.#countFaults(system).catch(() => {});
      // Stopped and started rather than signalled: it shall stay away for a while.
      if (signal === 'SIGKILL') this.stage.sandbox.signal('SIGKILL');
      await this.stage.sandbox.stop();
      await sleep(forMs);
      this.#counted = {};
      return this.stage.sandbox.start();
    }
    const server = this.stage.servers[what];
    await server.down(signal);
    await sleep(forMs);
    await server.up();
  }

  async #countFaults(system) {
    const struck = await (await this.#control(system, 'faults/struck')).json();
    for (const [kind, count] of Object.entries(struck)) {
      const name = `${system} ${kind}`;
      this.deeds.faults[name] = (this.deeds.faults[name] ?? 0) + count - (this.#counted[name] ?? 0);
      this.#counted[name] = count;
    }
  }

  async #control(system, path, options = {}) {
    const answer = await fetch(`${this.stage.settings.address[system]}/_sandbox/${path}`, {
      ...options,
      signal: AbortSignal.timeout(5_000),
    });
    if (!answer.ok) throw new Error(`the sandbox answers ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}
