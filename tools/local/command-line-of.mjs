import { spawnSync } from 'node:child_process';

/**
 * The command line of a living process, or '' for none. Whoever knows a process by its id alone should look: the id may have been given
 * to a stranger since.
 * @param {number} pid
 * @returns {string}
 */
export function commandLineOf(pid) {
  return spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}
