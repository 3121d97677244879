import { join } from 'node:path';
import { logTail } from '../local/log-tail.mjs';
import { startServers } from '../local/servers.mjs';
import { startService } from '../local/services.mjs';
import { compareWithSeed } from './compare-with-seed.mjs';
import { firstLoad } from './first-load.mjs';
import { flowsTable } from './flows-table.mjs';
import { runCli } from './run-cli.mjs';
import { announceDemo, withdrawDemo } from './running-demo.mjs';
import { ensureSeed } from './seed.mjs';
import { demoSettings, serviceNames } from './settings.mjs';
import { prepareState } from './state.mjs';
import { verifyEdits } from './verify-edits.mjs';

const log = console.log;

/**
 * Starts everything, shows the first load, and runs until it is interrupted, or is done with --once.
 * @param {ReturnType<import('./options.mjs').readOptions>} options
 * @returns {Promise<number>} the exit code
 */
export async function runDemo(options) {
  prepareState({ ...options, log });
  /** @type {Array<() => Promise<void>>} what was started and is to be stopped, in order */
  const stops = [];
  let stopping = false;
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      // The second time, at once: what runs is stopped by its guard.
      process.once(signal, () => (resolve(options.once ? 1 : 0), process.once(signal, () => process.exit(1))));
    }
  });
  const crash = Promise.withResolvers();
  try {
    return await Promise.race([
      interrupted,
      crash.promise,
      play({ ...options, stops, crashed: (error) => stopping || crash.reject(error) }),
    ]);
  } finally {
    stopping = true;
    log('Stopping');
    for (const stop of stops.reverse()) await stop();
    withdrawDemo(options.dir);
  }
}

async function play({ dir, records, once, stops, crashed }) {
  log('Starting PostgreSQL and Kafka');
  const servers = await startServers({ dir, log });
  stops.push(servers.stop);
  const settings = await demoSettings(servers.env);
  announceDemo(dir, settings.shared);
  log('Creating tables and topics');
  await runCli(['setup'], settings.shared);

  /** @param {string} app */
  const start = async (app) => {
    log(`Starting ${app}`);
    const service = await startService({ app, dir, env: settings.of(app) });
    stops.push(service.stop);
    void service.ended().then(({ code, signal }) => {
      crashed(
        new Error(`${app} ended unexpectedly (${signal ?? `code ${code}`}). The end of ${service.logFile}:\n${logTail(service.logFile)}`),
      );
    });
  };
  await start('sandbox');
  const seed = await ensureSeed({ dir, records, webcrm: settings.address.webcrm });
  log(
    seed.seeded
      ? `Made sample data: ${records} organisations and in proportion the rest`
      : `Sample data of an earlier run: ${seed.records} organisations`,
  );
  // All of them, so that what was started is stopped before its servers are when one fails.
  const starts = await Promise.allSettled(serviceNames.map(start));
  for (const outcome of starts) if (outcome.status === 'rejected') throw outcome.reason;

  const flows = await firstLoad({ env: settings.shared, expected: seed.expected });
  const comparison = compareWithSeed(flows, seed.expected);
  log(`\n${flowsTable(comparison)}`);
  if (!comparison.equal) log('Some figures are not those that the sample data must lead to.');
  for (const line of addresses(settings, dir)) log(line);
  if (once) return (await verifyEdits(settings, log)) && comparison.equal ? 0 : 1;
  log('\nPress Ctrl-C to stop');
  return new Promise(() => {});
}

function addresses({ address, shared, of }, dir) {
  return [
    `webCRM (sandbox)      ${address.webcrm}`,
    `Custom CRM (sandbox)  ${address.customcrm}`,
    ...serviceNames.map((app) => `${app.padEnd(21)} http://127.0.0.1:${of(app).PORT}/health/ready`),
    `Kafka                 ${shared.KAFKA_BROKERS}`,
    `PostgreSQL            ${new URL(shared.DATABASE_URL).host}, its whole address is in ${join(dir, 'demo.env')}`,
    `Logs                  ${join(dir, 'logs')}`,
    `Command line          npx dataflow status`,
  ];
}
