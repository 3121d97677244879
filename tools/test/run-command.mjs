import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';

/**
 * Runs a program of node_modules/.bin, or of PATH, in the checkout with its output on the terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] settings beside this process's own
 * @returns {Promise<boolean>} whether it ended with code 0
 */
export function runCommand(command, args, env = {}) {
  const PATH = `${join(checkout, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
  const child = spawn(command, args, { cwd: checkout, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env, PATH } });
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  child.once('close', () => process.off('exit', endWithUs));
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', (code) => resolve(code === 0)));
}
