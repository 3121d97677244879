import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLineOf } from './command-line-of.mjs';

/**
 * Makes way for a new server where an earlier one wrote `pidFile`: waits while that one is being stopped, and stops it if nobody
 * guards it any more (both its starter and its guard were killed).
 * @param {string} pidFile
 * @param {number} graceMs how long the earlier server may take to stop
 * @throws when the earlier server is still in use
 */
export async function clearLeftover(pidFile, graceMs) {
  const left = read(pidFile);
  if (!left) return;
  const isOurs = () => commandLineOf(left.server).includes(left.args.join(' '));
  if (isOurs() && !commandLineOf(left.guard).includes('guard.mjs')) process.kill(left.server, 'SIGINT');
  for (const until = Date.now() + graceMs; isOurs(); await sleep(200)) {
    if (Date.now() > until)
      throw new Error(`Process ${left.server} still uses this state folder (${pidFile}). Stop the run it belongs to first.`);
  }
  rmSync(pidFile, { force: true });
}

/** @returns {{ guard: number, server: number, args: string[] } | undefined} */
function read(pidFile) {
  try {
    return JSON.parse(readFileSync(pidFile, 'utf8'));
  } catch {
    return undefined;
  }
}
