import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.mjs';

const pinned = join(checkout, 'node_modules', '.bin', 'node');

/**
 * Runs this same command again on the Node that package.json pins, when it was started by another: before the first install there is
 * no other. Returns false when it already runs on the pinned one; else the process lives as long as the second and ends with its code.
 * @returns {boolean}
 */
export function rerunOnPinnedNode() {
  if (realpathSync(pinned) === realpathSync(process.execPath)) {
    // Started by the first process below: without it, nobody would pass signals on.
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel?.unref();
    return false;
  }
  const env = { ...process.env, PATH: `${join(checkout, 'node_modules', '.bin')}:${process.env.PATH}` };
  const child = spawn(pinned, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
  // Ctrl-C reaches the child by itself; a signal sent to this process alone must be handed on.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
  return true;
}
