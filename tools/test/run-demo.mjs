import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';
import { ownPlaceOnServers } from './own-place-on-servers.mjs';
import { runCheck } from './run-check.mjs';

/**
 * The whole story: the demo from an empty start to verified edits in every flow, each way.
 * @returns {Promise<import('./run-all.mjs').Count>}
 */
export async function runDemo() {
  const place = await ownPlaceOnServers();
  try {
    const dir = join(checkout, '.local', 'test', 'demo');
    return await runCheck(
      process.execPath,
      [join(checkout, 'tools', 'demo', 'demo.mjs'), '--once', '--fresh', '--records', '100', '--dir', dir],
      place.env,
    );
  } finally {
    await place.remove();
  }
}
