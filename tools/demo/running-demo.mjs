import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineOf } from '../local/command-line-of.mjs';

/**
 * The demo that runs on a state folder, if one does.
 * @param {string} dir
 * @returns {{ pid: number, env: Record<string, string> } | undefined} env: where its servers are, by setting name
 */
export function runningDemo(dir) {
  let text;
  try {
    text = readFileSync(fileOf(dir), 'utf8');
  } catch {
    return undefined;
  }
  const { DEMO_PID, ...env } = Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return commandLineOf(Number(DEMO_PID)).includes('demo.mjs') ? { pid: Number(DEMO_PID), env } : undefined;
}

/**
 * Tells others where the servers of this process's demo are.
 * @param {string} dir
 * @param {Record<string, string>} env
 */
export function announceDemo(dir, env) {
  const lines = Object.entries({ DEMO_PID: process.pid, ...env }).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(fileOf(dir), lines.join(''), { mode: 0o600 });
}

/** @param {string} dir */
export function withdrawDemo(dir) {
  rmSync(fileOf(dir), { force: true });
}

function fileOf(dir) {
  return join(dir, 'demo.env');
}
