import { readFileSync } from 'node:fs';

/**
 * The last lines of a log file, for a message about a server that failed.
 * @param {string} file
 * @param {number} [lines]
 */
export function logTail(file, lines = 20) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}
