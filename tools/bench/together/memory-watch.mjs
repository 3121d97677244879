import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf } from '../process-figures.mjs';

const everyMs = 1_000;

/** What a service holds at a moment, and at most until then since it was started; MB. @typedef {{ name: string, now: number, most: number }} Held */

/** Looks every second at what services hold in memory, whichever process they are just then. */
export class MemoryWatch {
  /** @type {Held[]} in the order of time */
  held = [];
  #services;
  #stopping = new AbortController();
  #watching;

  /** @param {readonly import('../../local/services.mjs').Service[]} services */
  constructor(services) {
    this.#services = services;
    this.#watching = this.#watch();
  }

  async #watch() {
    while (!this.#stopping.signal.aborted) {
      this.look();
      await sleep(everyMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  /** Looks now, besides; before a process is killed, say. */
  look() {
    for (const service of this.#services) {
      try {
        this.held.push({ name: service.name, ...memoryOf(service.pid()) });
      } catch {
        // It was killed and does not run again yet.
      }
    }
  }

  async stop() {
    this.#stopping.abort();
    await this.#watching;
  }
}

/** The most that a service held, MB. @param {readonly Held[]} held of one service */
export function peakOf(held) {
  return Math.max(...held.map(({ most }) => most));
}

/**
 * Whether memory grows: what a service held on average in the last third of a time, as a multiple of that in the second. In the first a process
 * warms up, which says nothing.
 * @param {readonly Held[]} held of one service
 */
export function growthOf(held) {
  const third = Math.floor(held.length / 3);
  return meanOf(held.slice(-third)) / meanOf(held.slice(-2 * third, -third));
}

function meanOf(held) {
  return held.reduce((sum, { now }) => sum + now, 0) / held.length;
}
