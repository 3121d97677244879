import { calls } from './calls/calls.mjs';
import { growth } from './mapping/growth.mjs';
import { latency } from './mapping/latency.mjs';
import { mapping } from './mapping/mapping.mjs';
import { endToEnd } from './together/end-to-end.mjs';
import { firstLoad } from './together/first-load.mjs';
import { idle } from './together/idle.mjs';

/**
 * One figure that was measured, and what it must keep to.
 * @typedef {object} Measure
 * @property {string} situation what was done, in words for a person
 * @property {string} figure what was counted
 * @property {number} measured
 * @property {number} [limit] the most that is promised; left out where nothing is
 * @property {number} [atLeast] the least, where more is better
 * @property {string} [detail] what it is made of
 */

/**
 * How much is done; each scenario looks at what concerns it.
 * @typedef {{ records: number, changes: number, links: number, sizes: number[], runs: number, perSecond: number, seconds: number }} Sizes
 */

/**
 * Something that can be measured. It starts what it needs and leaves nothing running.
 * @typedef {object} Scenario
 * @property {string} title
 * @property {boolean} [readsProcesses] whether it can't do without what Linux tells of processes
 * @property {(options: Sizes & { dir: string, log: (line: string) => void }) => Promise<Measure[]>} run
 */

/** @type {Record<string, Scenario>} */
export const scenarios = {
  ...{ calls, mapping, latency, growth, idle },
  'end-to-end': endToEnd,
  'first-load': firstLoad,
};
