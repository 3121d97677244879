import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';
import { runCheck } from './run-check.mjs';

/**
 * 90 seconds in which everything goes wrong, and the verdict on what became of the promises.
 * @returns {Promise<import('./run-all.mjs').Count>}
 */
export function runChaos() {
  const dir = join(checkout, '.local', 'test', 'chaos');
  return runCheck(process.execPath, [join(checkout, 'tools', 'chaos', 'chaos.mjs'), '--minutes', '1.5', '--dir', dir]);
}
