import { setTimeout as sleep } from 'node:timers/promises';
import { signIn } from '../../demo/person.mjs';
import { randomOf } from '../random.mjs';
import { valuesFor } from './values.mjs';

const systems = /** @type {const} */ (['webcrm', 'customcrm']);
const otherSystem = { webcrm: 'customcrm', customcrm: 'webcrm' };
/** What can be removed through the API. */
const removable = { webcrm: ['product', 'quotationline'], customcrm: ['customer', 'contact', 'order', 'product'] };

/** What people do, and how often. */
const share = { create: 0.12, bothSides: 0.12 };

/**
 * Several people who edit, create and remove at random, through the ordinary APIs. What became of it is in the systems' journals; a call
 * that fails here is not repeated.
 */
export class Writers {
  #stopped = false;
  #serial = 0;
  #signedIn;
  #running = [];
  /** Calls that a system refused, by what it said. @type {Map<string, number>} */
  refused = new Map();

  /**
   * @param {object} options
   * @param {import('../../demo/settings.mjs').DemoSettings} options.settings
   * @param {import('./phone-book.mjs').PhoneBook} options.book
   * @param {readonly import('#dataflows').Flow[]} options.flows
   * @param {number} options.seed
   * @param {number} options.deletes share of removals among all that people do
   */
  constructor({ settings, book, flows, seed, deletes }) {
    Object.assign(this, { settings, book, seed, deletes });
    this.flows = flows;
  }

  /** @param {number} count of people @param {number} pauseMs each waits about so long between two deeds */
  start(count, pauseMs) {
    this.#running = Array.from({ length: count }, (_, number) => this.#work(randomOf(this.seed * 1_000 + number), pauseMs));
  }

  /** Resolves when nobody writes any more. */
  async stop() {
    this.#stopped = true;
    await Promise.all(this.#running);
  }

  async #work(random, pauseMs) {
    while (!this.#stopped) {
      await this.deed(random).catch((error) => this.#failed(error));
      await sleep(random.between(0.2, 1.8) * pauseMs);
    }
  }

  /** A login ends with the system's process; a system that is down is back some time later. */
  #failed({ status, message }) {
    if (status === 401 || status === undefined) this.#signedIn = undefined;
    if (status < 500 && status !== 401) this.refused.set(message, (this.refused.get(message) ?? 0) + 1);
  }

  #people() {
    this.#signedIn ??= signIn(this.settings.address);
    this.#signedIn.catch(() => (this.#signedIn = undefined));
    return this.#signedIn;
  }

  /** One thing that one person does. @param {import('../random.mjs').Random} random */
  async deed(random) {
    const people = await this.#people();
    const flow = random.pick(this.flows);
    const system = random.pick(systems);
    if (random.chance(this.deletes)) return this.#remove(people, flow, system, random);
    if (random.chance(share.create)) return this.#create(people, flow, system, random);
    if (random.chance(share.bothSides)) return this.#editBothSides(people, flow, random);
    const id = this.book.some(flow.name, system, random);
    if (id === undefined) return;
    const pairs = [this.#pair(flow, random), ...(random.chance(0.3) ? [this.#pair(flow, random)] : [])];
    await people[system].edit(flow.entity[system], id, Object.assign({}, ...pairs.map((pair) => this.#values(pair, system, random))));
  }

  /** Two people edit one record, each in their system, at once: mostly the same pair. */
  async #editBothSides(people, flow, random) {
    const link = this.book.linked(flow.name, random);
    if (link === undefined) return;
    const pair = this.#pair(flow, random);
    const other = random.chance(0.3) ? this.#pair(flow, random) : pair;
    await Promise.all(
      [pair, other].map((edited, side) =>
        people[systems[side]].edit(flow.entity[systems[side]], link[systems[side]], this.#values(edited, systems[side], random)),
      ),
    );
  }

  async #create(people, flow, system, random) {
    // A user of webCRM is a licence, and a contact that is a user needs one.
    if (!flow.createIn.includes('webcrm')) return;
    const twins = random.chance(0.15);
    const keys = new Set(flow.match.flat().map(({ pair }) => pair));
    const serial = this.#next();
    const valuesOn = (side) => {
      const parts = flow.pairs
        .filter((pair) => pair.required || keys.has(pair) || random.chance(0.6))
        .map((pair) => ({
          pair,
          values: this.#valuesOf(pair, side, random, keys.has(pair) ? serial : this.#next(), pair.required || keys.has(pair)),
        }));
      const isWhole = parts.every(({ pair, values }) => values !== undefined || !pair.required);
      return isWhole ? { ...Object.assign({}, ...parts.map(({ values }) => values)), ...flow.create[side] } : undefined;
    };
    // Twins have the same match keys: they shall find each other, or be created once.
    for (const side of twins && keys.size > 0 ? systems : [system]) {
      const values = valuesOn(side);
      if (values === undefined) continue;
      this.book.add(flow.name, side, await people[side].create(flow.entity[side], values));
      // Two equal lines in one quotation are normal.
      if (keys.size === 0 && random.chance(0.2)) await people[side].create(flow.entity[side], values);
    }
  }

  async #remove(people, flow, system, random) {
    const side = removable[system].includes(flow.entity[system]) ? system : otherSystem[system];
    const id = this.book.some(flow.name, side, random);
    if (id !== undefined) await people[side].remove(flow.entity[side], id);
  }

  /** Match keys are edited, but seldom. */
  #pair(flow, random) {
    const keys = new Set(flow.match.flat().map(({ pair }) => pair));
    const pair = random.pick(flow.pairs);
    return keys.has(pair) && random.chance(0.7) ? random.pick(flow.pairs) : pair;
  }

  #values(pair, system, random) {
    return this.#valuesOf(pair, system, random, this.#next(), false);
  }

  #valuesOf(pair, system, random, serial, mustBeNew) {
    const reference = (flow) => this.book.some(flow, system, random);
    return valuesFor(pair, system, { random, serial, reference, mustBeNew });
  }

  #next() {
    return (this.#serial += 1);
  }
}
