import { prepareState } from '../demo/state.mjs';
import { isKept } from './limits.mjs';
import { machineFacts } from './machine.mjs';
import { hasProcessFigures } from './process-figures.mjs';
import { scenarios } from './scenarios.mjs';

/**
 * What a scenario came to.
 * @typedef {object} Result
 * @property {string} scenario
 * @property {Record<string, string>} machine
 * @property {Array<import('./scenarios.mjs').Measure & { kept: boolean }>} measures
 * @property {boolean} kept whether every limit was
 */

/**
 * Plays one scenario on servers of its own, whatever KAFKA_BROKERS and DATABASE_URL name.
 * @param {import('./scenarios.mjs').Sizes & { scenario: string, dir: string }} options
 * @param {(line: string) => void} log
 * @returns {Promise<Result>}
 */
export async function runBench({ scenario, dir, ...sizes }, log) {
  const played = scenarios[scenario];
  if (played === undefined) throw new Error(`There is no scenario "${scenario}": there are ${Object.keys(scenarios).join(', ')}.`);
  if (played.readsProcesses && !hasProcessFigures) throw new Error(`${scenario} measures processes, which only Linux tells of (/proc).`);
  for (const name of ['KAFKA_BROKERS', 'DATABASE_URL', 'KAFKA_TOPIC_PREFIX', 'FLOWS_PATH']) delete process.env[name];
  prepareState({ dir, fresh: true, log });
  const measured = await played.run({ ...sizes, dir, log });
  const measures = measured.map((measure) => ({ ...measure, kept: isKept(measure) }));
  return { scenario, machine: machineFacts(), measures, kept: measures.every(({ kept }) => kept) };
}
