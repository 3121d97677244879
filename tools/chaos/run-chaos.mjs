import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from '#link-registry';
import { flowsAt } from '../demo/flows-at.mjs';
import { gatherEvidence, standingOf } from './evidence/evidence.mjs';
import { readTopics } from './evidence/read-topics.mjs';
import { untilQuiet } from './evidence/until-quiet.mjs';
import { PhoneBook } from './people/phone-book.mjs';
import { Writers } from './people/writers.mjs';
import { Director } from './plan/director.mjs';
import { planOf } from './plan/plan.mjs';
import { Drill } from './scenarios/drill.mjs';
import { scenarios } from './scenarios/scenarios.mjs';
import { setStage, untilReady } from './stage/stage.mjs';
import { judge } from './verdict/judge.mjs';

/**
 * @typedef {object} Result
 * @property {number} seed
 * @property {ReturnType<typeof judge>} verdict
 * @property {import('./plan/director.mjs').Deeds} deeds
 * @property {import('./stage/replica.mjs').End[]} exits services that ended without being killed
 * @property {boolean} quiet
 * @property {number} convergedAfterMs
 */

/** @typedef {ReturnType<import('./options.mjs').readOptions>} Options */

/** People, and how long each waits between two deeds. */
const people = { count: 4, pauseMs: 500 };

const firstLoadWithinMs = 120_000;

/** Creates whose answer was lost wait a minute for a late write, and may be lost again; a command without an outcome is sent again after a minute. */
const quietWithinMs = 360_000;

/**
 * Plays one run, at random or a drill, from an empty start to its verdict.
 * @param {Options} options
 * @param {(line: string) => void} log
 * @returns {Promise<Result>}
 */
export async function runChaos(options, log) {
  const { dir, records, seed, deletes } = options;
  const scenario = scenarios[options.scenario ?? ''];
  const { replicas = 2, pauseMs = people.pauseMs, afterFirstLoad = false } = scenario ?? {};
  const stage = await setStage({ dir, records, replicas, log });
  const flows = flowsAt(stage.settings.flowsPath);
  const book = new PhoneBook(stage.settings.shared.DATABASE_URL);
  const writers = new Writers({ settings: stage.settings, book, flows, seed, deletes });
  const director = new Director(stage, log);
  try {
    const drill = scenario && new Drill(stage, log, scenario);
    log(`Starting each service, replicas: ${replicas}`);
    await (drill ? drill.startServices() : stage.startServices());
    await (afterFirstLoad ? untilQuiet(stage, flows, firstLoadWithinMs) : untilLinked(stage, flows));
    await book.open();
    log('People write and things go wrong');
    writers.start(people.count, pauseMs);
    await (drill ? drill.play() : director.play(planFor(options, stage)));
    await writers.stop();
    await untilReady([stage.sandbox]);
    await director.clearFaults();
    log('Nobody writes any more, and all is well: waiting until it is quiet');
    const { quiet, convergedAfterMs } = await untilQuiet(stage, flows, quietWithinMs);
    const evidence = { ...(await gatherEvidence(stage, flows)), ...(await readTopics(stage.servers.kafka.address)) };
    for (const [message, count] of writers.refused) log(`refused ${count} times: ${message}`);
    const exits = stage.replicas.flatMap(({ ends }) => ends.filter(({ signal }) => signal === null));
    const verdict = judge(evidence, { paused: options.pauses, more: drill?.promises(evidence, exits) });
    return { seed, verdict, deeds: director.deeds, exits, quiet, convergedAfterMs };
  } finally {
    book.close();
    await writers.stop();
    await stage.stop();
  }
}

function planFor({ seed, minutes, pauses }, { replicas }) {
  return planOf({ seed, seconds: minutes * 60, replicas: replicas.map(({ name }) => name), pauses });
}

/** The first load is under way: some records are linked. */
async function untilLinked({ settings }, flows) {
  const registry = new Registry({ url: settings.shared.DATABASE_URL, ssl: false, poolSize: 1, applicationName: 'chaos' });
  try {
    for (const until = Date.now() + 60_000; Date.now() < until; await sleep(300)) {
      if ((await standingOf(registry, flows)).linked > 20) return;
    }
    throw new Error('The first load did not begin within 60 s.');
  } finally {
    await registry.close();
  }
}
