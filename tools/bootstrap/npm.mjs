import { spawnSync } from 'node:child_process';
import { checkout } from './checkout.mjs';

/**
 * Runs npm in the checkout, with its output on standard error.
 * @param {string[]} args
 * @returns {boolean} whether it succeeded
 */
export function npm(args) {
  // The npm that started us, if one did: it may not be on PATH.
  const started = process.env.npm_execpath;
  const [command, ...before] = started?.endsWith('.js') ? [process.execPath, started] : ['npm'];
  return spawnSync(command, [...before, ...args], { cwd: checkout, stdio: ['ignore', 2, 2] }).status === 0;
}
