import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';

/**
 * Runs one `dataflow` command.
 * @param {string[]} args
 * @param {Record<string, string>} env its settings
 * @returns {Promise<string>} what it printed
 * @throws with all of its output when it fails
 */
export async function runCli(args, env) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', join(checkout, 'dist', 'apps', 'cli', 'main.js'), ...args],
    {
      cwd: checkout,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`dataflow ${args.join(' ')} ended with code ${code}:\n${`${output}${errors}`.trim()}`);
  return output;
}

/**
 * Runs one `dataflow … --json` command.
 * @param {string[]} args without --json
 * @param {Record<string, string>} env
 */
export async function askCli(args, env) {
  return JSON.parse(await runCli([...args, '--json'], env));
}
