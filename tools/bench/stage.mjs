import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';
import { askCli, runCli } from '../demo/run-cli.mjs';
import { demoSettings } from '../demo/settings.mjs';
import { startServers } from '../local/servers.mjs';
import { startService } from '../local/services.mjs';

/**
 * A broker, a database, tables and topics; the sandbox, which is empty and in memory, and services are started when a scenario wants them.
 * @typedef {object} Stage
 * @property {{ webcrm: string, customcrm: string }} address of each system's API
 * @property {{ KAFKA_BROKERS: string, DATABASE_URL: string }} servers
 * @property {(app: string) => Promise<import('../local/services.mjs').Service>} start
 * @property {() => Promise<{ flows: import('../demo/first-load.mjs').FlowStatus[], firstLoad: { over: boolean } }>} status
 * @property {() => Promise<void>} stop
 */

/**
 * @param {object} options
 * @param {string} options.dir
 * @param {readonly string[]} options.flows names of the flows to play with
 * @param {Record<string, string>} options.env settings of the services that differ from the demo's
 * @param {(line: string) => void} options.log
 * @returns {Promise<Stage>}
 */
export async function setStage({ dir, flows, env, log }) {
  /** @type {Array<() => Promise<void>>} */
  const stops = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    log('Starting Kafka and PostgreSQL');
    process.env.FLOWS_PATH = copyFlows(dir, flows);
    const servers = await startServers({ dir, log });
    stops.push(servers.stop);
    const settings = await demoSettings(servers.env, { anyPort: true });
    const shared = { ...settings.shared, ...env };
    await runCli(['setup'], shared);
    const start = async (app) => {
      const ofApp = { ...settings.of(app), ...env };
      if (app === 'sandbox') delete ofApp.DATABASE_URL;
      // As in the images, and what Node grants itself in a container of 512 MiB, as which the services are deployed.
      else ofApp.NODE_OPTIONS = '--max-semi-space-size=16 --max-old-space-size=256';
      const service = await startService({ app, dir, env: ofApp });
      stops.push(service.stop);
      return service;
    };
    return { address: settings.address, servers: servers.env, start, status: () => askCli(['status'], shared), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function copyFlows(dir, names) {
  const folder = join(dir, 'flows');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of names) cpSync(join(checkout, 'flows', `${name}.yaml`), join(folder, `${name}.yaml`));
  return folder;
}
