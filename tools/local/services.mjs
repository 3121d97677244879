import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';
import { startGuarded } from './guarded-process.mjs';
import { waitUntil } from './wait-until.mjs';

/**
 * One of our services as a process of its own.
 * @typedef {object} Service
 * @property {string} name
 * @property {number} port
 * @property {string} logFile
 * @property {() => number} pid of the process that runs now
 * @property {() => Promise<import('./guarded-process.mjs').Ended>} ended of the process that runs now; nothing restarts it by itself
 * @property {(signal: NodeJS.Signals) => void} kill sends a signal to the service's process
 * @property {() => Promise<void>} restart starts it again with the same settings, after stopping it if it still runs
 * @property {() => Promise<void>} stop SIGTERM, and SIGKILL after 10 s
 */

/**
 * Starts `dist/apps/<app>/main.js` and waits until it is ready.
 * @param {object} options
 * @param {string} options.app
 * @param {string} options.dir the state folder: its log goes to logs/<app>.log there
 * @param {NodeJS.ProcessEnv & { PORT: string }} options.env all of its settings
 * @returns {Promise<Service>}
 * @throws with the end of the log when it does not become ready
 */
export async function startService({ app, dir, env }) {
  const logFile = join(dir, 'logs', `${app}.log`);
  const ready = `http://127.0.0.1:${env.PORT}/health/ready`;
  const start = async () => {
    const process = await startGuarded({
      command: join(checkout, 'node_modules', '.bin', 'node'),
      args: [join(checkout, 'dist', 'apps', app, 'main.js')],
      cwd: checkout,
      env,
      stopSignal: 'SIGTERM',
      graceMs: 10_000,
      logFile,
      pidFile: join(dir, `${app}.pid.json`),
    });
    await waitUntil({ name: app, answers: () => mustBeReady(ready), server: process, logFile });
    return process;
  };
  let process = await start();
  return {
    name: app,
    port: Number(env.PORT),
    logFile,
    pid: () => process.pid,
    ended: () => process.ended,
    kill: (signal) => process.kill(signal),
    stop: () => process.stop(),
    async restart() {
      await process.stop();
      process = await start();
    },
  };
}

async function mustBeReady(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
}
