import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.mjs';
import { npm } from './npm.mjs';

/**
 * Runs `npm ci` unless node_modules holds what package-lock.json names.
 * @param {(line: string) => void} log
 * @throws when npm fails; its own output is on the terminal then
 */
export function ensureInstalled(log) {
  if (isInstalled()) return;
  log('Installing dependencies (npm ci)');
  // Even where npm itself was told to be silent, what it fails of is to be read.
  if (!npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']))
    throw new Error('npm ci failed, see above. Nothing else can run without the dependencies.');
}

/** npm notes in node_modules/.package-lock.json what it has put there. Packages for other platforms are rightly absent. */
function isInstalled() {
  try {
    const wanted = Object.entries(packages('package-lock.json')).filter(([path]) => path !== '');
    const present = packages(join('node_modules', '.package-lock.json'));
    return wanted.every(([path, { version, optional }]) => (present[path] ? present[path].version === version : optional === true));
  } catch {
    return false;
  }
}

/** @returns {Record<string, { version: string, optional?: boolean }>} by path */
function packages(lockFile) {
  return JSON.parse(readFileSync(join(checkout, lockFile), 'utf8')).packages;
}
