import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { signIn } from '../../demo/person.mjs';
import { byServices, edited, travelTimes } from './travel-times.mjs';

/** Milliseconds within which an edit must have arrived: longer than until the next poll, which finds what no hook told of. */
const patienceMs = 60_000;

/** Milliseconds between two looks into the journals. The times that are measured are those of the journals. */
const lookMs = 200;

const entity = { webcrm: 'organisation', customcrm: 'customer' };
const systems = /** @type {const} */ (['webcrm', 'customcrm']);

/** Somebody who edits linked records in both systems by turns, none again before its last edit has arrived on the other side. */
export class Editing {
  #people;
  #free;
  #count = 0;
  /** @type {Map<string, { link: import('./live-stage.mjs').LinkedIds, system: string, sentAt: number }>} by the value that is to arrive */
  #underWay = new Map();

  /** @param {import('./live-stage.mjs').LiveStage} live @param {readonly import('./live-stage.mjs').LinkedIds[]} links */
  constructor(live, links) {
    this.live = live;
    this.#people = signIn(live.stage.address);
    this.#free = [...links];
  }

  /**
   * Edits evenly, whether or not the edit before has arrived, and waits until all have.
   * @returns {Promise<{ times: { webcrm: number[], customcrm: number[] }, perSecond: number }>} milliseconds, by the system that was edited; and
   *   how many edits a second there were, which is less than wanted when no record was free
   * @throws naming an edit that does not arrive
   */
  async run(perSecond, seconds) {
    const count = perSecond * seconds;
    const [sent, writes] = await Promise.all([this.#send(count, perSecond), this.#follow(count)]);
    return { times: travelTimes(writes), perSecond: count / sent };
  }

  /** @returns {Promise<number>} seconds */
  async #send(count, perSecond) {
    const begun = performance.now();
    const sending = [];
    for (let position = 0; position < count; position++) {
      await sleep(Math.max(0, begun + (position * 1_000) / perSecond - performance.now()));
      while (this.#free.length === 0) await sleep(lookMs / 10);
      sending.push(this.#edit(systems[position % 2]));
    }
    await Promise.all(sending);
    return (performance.now() - begun) / 1_000;
  }

  async #edit(system) {
    const link = this.#free.shift();
    const value = `edit-${(this.#count += 1)}.example`;
    this.#underWay.set(value, { link, system, sentAt: Date.now() });
    await (await this.#people)[system].edit(entity[system], link[system], { [edited[system]]: value });
  }

  /** Reads the journals until so many edits have arrived. */
  async #follow(count) {
    const writes = { webcrm: [], customcrm: [] };
    for (let arrived = 0; arrived < count; await sleep(lookMs)) {
      for (const system of systems) {
        const news = await this.live.writes(system);
        writes[system].push(...news);
        for (const { after } of byServices(news)) arrived += this.#arrive(after?.[edited[system]]);
      }
      this.#missNone();
    }
    return writes;
  }

  /** @returns how many edits have arrived with this value: one, or none where the services wrote something else */
  #arrive(value) {
    const edit = this.#underWay.get(value);
    if (edit === undefined) return 0;
    this.#underWay.delete(value);
    this.#free.push(edit.link);
    return 1;
  }

  #missNone() {
    for (const [value, { link, system, sentAt }] of this.#underWay) {
      if (Date.now() - sentAt < patienceMs) continue;
      const seconds = patienceMs / 1_000;
      throw new Error(`The edit ${value} of ${entity[system]} ${link[system]} was not on the other side after ${seconds} s; see the logs.`);
    }
  }
}
