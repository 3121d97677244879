import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clearLeftover } from './clear-leftover.mjs';

/**
 * A server and how it likes to be stopped.
 * @typedef {object} Server
 * @property {string} command
 * @property {string[]} args
 * @property {string} [cwd]
 * @property {number} [uid] the user to run as; needs root
 * @property {number} [gid]
 * @property {NodeJS.Signals} stopSignal
 * @property {number} graceMs how long a stop may take before SIGKILL
 * @property {string} [pidFile] recognises what an earlier run left behind
 */

/** @typedef {{ kind: 'started', pid: number } | { kind: 'unstartable', reason: string } | Ended} GuardMessage */
/** @typedef {{ kind: 'ended', code: number | null, signal: NodeJS.Signals | null }} Ended */

/**
 * @typedef {object} GuardedProcess
 * @property {number} pid of the server itself
 * @property {Promise<Ended>} ended resolves when the server is gone, whatever the reason
 * @property {(signal: NodeJS.Signals) => void} kill sends a signal to the server itself
 * @property {() => Promise<void>} stop asks the server to stop, kills it after its grace time, resolves when it is gone
 */

/**
 * Starts a server that can't outlive this process; see guard.mjs.
 * @param {Server & { env?: NodeJS.ProcessEnv, logFile: string }} options the output is appended to `logFile`
 * @returns {Promise<GuardedProcess>}
 */
export async function startGuarded({ env = process.env, logFile, ...server }) {
  if (server.pidFile) {
    mkdirSync(dirname(server.pidFile), { recursive: true });
    await clearLeftover(server.pidFile, server.graceMs);
  }
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const guard = spawn(process.execPath, [fileURLToPath(new URL('./guard.mjs', import.meta.url)), JSON.stringify(server)], {
    env,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);

  const ended = new Promise((resolve) => {
    guard.on('message', (/** @type {GuardMessage} */ message) => message.kind === 'ended' && resolve(message));
    // Not 'exit', which may come before what the guard had to say.
    guard.once('close', (code, signal) => resolve({ kind: 'ended', code, signal }));
  });
  const pid = await new Promise((resolve, reject) => {
    guard.once('message', (/** @type {GuardMessage} */ message) => {
      if (message.kind === 'started') resolve(message.pid);
      else reject(new Error(`${server.command} can't be started: ${'reason' in message ? message.reason : 'it ended at once'}`));
    });
    guard.once('error', reject);
    guard.once('exit', () => reject(new Error(`${server.command} can't be started, see ${logFile}`)));
  });
  return {
    pid,
    ended,
    kill: (signal) => void process.kill(pid, signal),
    async stop() {
      if (guard.connected) guard.send('stop', () => {});
      await ended;
    },
  };
}
