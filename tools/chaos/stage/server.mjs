import { freePort } from '../../local/free-port.mjs';

/**
 * A broker or database that can be stopped and comes back where it was.
 * @typedef {object} Server
 * @property {string} address
 * @property {(signal: NodeJS.Signals) => Promise<void>} down resolves when it is gone
 * @property {() => Promise<void>} up resolves when it answers again
 * @property {() => Promise<void>} stop
 */

/**
 * @template {{ stop: () => Promise<void>, server?: import('../../local/guarded-process.mjs').GuardedProcess }} Started
 * @param {(options: { dir: string, log: (line: string) => void, port: number }) => Promise<Started>} start
 * @param {{ dir: string, log: (line: string) => void }} options
 * @param {(started: Started) => string} addressOf
 * @returns {Promise<Server>}
 */
export async function startServer(start, options, addressOf) {
  const port = await freePort();
  let started = await start({ ...options, port });
  return {
    address: addressOf(started),
    async down(signal) {
      started.server?.kill(signal);
      await started.server?.ended;
    },
    async up() {
      started = await start({ ...options, port });
    },
    stop: () => started.stop(),
  };
}
