import { cpuSeconds, cpuSecondsOfFamily, parentOf } from '../process-figures.mjs';
import { medianOf, rangeOf } from '../statistics.mjs';
import { Bare } from './bare.mjs';
import { Carrier } from './carrier.mjs';
import { LinkedStage } from './linked-stage.mjs';

/** How much more a change may cost with the most links than with the fewest. */
const limit = 1.3;

/**
 * What was measured with so many links, a figure of each run.
 * @typedef {object} Size
 * @property {number} links
 * @property {number[]} commands per second
 * @property {number[]} outcomes per second
 * @property {number[]} bare changes per second of the Kafka client alone
 * @property {number[]} service microseconds of CPU for a change and its outcome
 * @property {number[]} postgres the same of PostgreSQL
 * @property {number} databaseMb all tables and indexes
 */

/** What a change costs with more and more links. @type {import('../scenarios.mjs').Scenario} */
export const growth = {
  title: 'what a change costs with more and more links, as a multiple of what it costs with few',
  readsProcesses: true,
  async run({ dir, changes, sizes, runs, log }) {
    const [fewest] = sizes;
    const stage = await LinkedStage.set({ dir, links: fewest, log });
    try {
      const bare = new Bare(stage);
      for (const one of [bare, stage.commands]) await one.start();
      const carrier = new Carrier(stage, fewest);
      const measured = [];
      for (const links of sizes) {
        if (links > fewest) {
          await stage.fillUp(links, log);
          carrier.grow(links);
        }
        log(`Carrying ${runs} times ${changes} edits of ${links} linked records`);
        measured.push(await carryAll({ stage, bare, carrier, changes, links, runs }));
      }
      return measured.flatMap((size) => measuresOf(size, measured[0], { changes, runs }));
    } finally {
      await stage.stop();
    }
  },
};

/** @returns {Promise<Size>} */
async function carryAll({ stage, bare, carrier, changes, links, runs }) {
  const postgres = parentOf((await stage.database.query('SELECT pg_backend_pid() AS pid')).rows[0].pid);
  const usedBy = () => ({ service: cpuSeconds(stage.service.pid()), postgres: cpuSecondsOfFamily(postgres) });
  const size = { links, commands: [], outcomes: [], bare: [], service: [], postgres: [] };
  // A run that does not count: code is compiled, and what the filling left in caches makes way.
  await carrier.carry(changes);
  for (let run = 1; run <= runs; run++) {
    const from = await stage.road.ends(stage.topics.changes);
    const before = usedBy();
    const carried = await carrier.carry(changes);
    const after = usedBy();
    size.commands.push(changes / carried.commands);
    size.outcomes.push(changes / carried.outcomes);
    size.bare.push(changes / (await bare.run(from, changes)));
    for (const one of /** @type {const} */ (['service', 'postgres'])) size[one].push((1e6 * (after[one] - before[one])) / changes);
  }
  const sql = 'SELECT pg_database_size(current_database()) / 1e6 AS mb';
  return { ...size, databaseMb: Number((await stage.database.query(sql)).rows[0].mb) };
}

/** @param {Size} size @param {Size} fewest */
function measuresOf(size, fewest, { changes, runs }) {
  const situation = `${changes} edits of ${size.links} linked records, a run`;
  const whole = (figure) => figure.toFixed(0);
  const text = (figures) => `${whole(medianOf(figures))} (${rangeOf(figures, whole)})`;
  const rates = {
    situation,
    figure: 'commands per second',
    measured: Math.round(medianOf(size.commands)),
    detail:
      `median of ${runs}: ${rangeOf(size.commands, whole)}; client alone ${text(size.bare)}, outcomes ${text(size.outcomes)}; ` +
      `µs of CPU for a change and its outcome: service ${text(size.service)}, PostgreSQL ${text(size.postgres)}; database ${whole(size.databaseMb)} MB`,
  };
  if (size === fewest) return [rates];
  const cost = {
    situation,
    figure: `cost, times that of ${fewest.links}`,
    measured: costOf(size) / costOf(fewest),
    limit,
    detail: `what the client alone does in the time of a command: ${costOf(size).toFixed(2)}, with ${fewest.links}: ${costOf(fewest).toFixed(2)}`,
  };
  return [rates, cost];
}

/** What a command costs, in changes that the Kafka client alone carries in its time: neighbouring runs are compared. @param {Size} size */
function costOf({ bare, commands }) {
  return medianOf(bare.map((rate, run) => rate / commands[run]));
}
