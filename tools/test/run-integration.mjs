import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';
import { removeKafkaData } from '../local/kafka.mjs';
import { removePostgresData } from '../local/postgres.mjs';
import { startServers } from '../local/servers.mjs';
import { runJest } from './run-jest.mjs';

/**
 * The specs that need a real broker and database, on a pair that starts empty unless given from outside.
 * @returns {Promise<import('./run-all.mjs').Count>}
 */
export async function runIntegration() {
  const dir = join(checkout, '.local', 'test', 'integration');
  removeKafkaData(dir);
  removePostgresData(dir);
  let servers;
  try {
    servers = await startServers({ dir, log: console.log });
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
  try {
    return await runJest('integration', { args: ['--runInBand'], env: servers.env });
  } finally {
    await servers.stop();
  }
}
