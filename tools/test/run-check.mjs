import { runCommand } from './run-command.mjs';

/**
 * A program whose exit code is the whole verdict: one test.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<import('./run-all.mjs').Count>}
 */
export async function runCheck(command, args, env) {
  const passed = await runCommand(command, args, env);
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
