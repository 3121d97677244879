import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeKafkaData } from '../local/kafka.mjs';
import { removePostgresData } from '../local/postgres.mjs';
import { runningDemo } from './running-demo.mjs';

/**
 * Makes a state folder ready for a demo. Logs are of one run.
 * @param {{ dir: string, fresh: boolean, log: (line: string) => void }} options `fresh` forgets what an earlier demo left there
 * @throws when a demo runs on it already
 */
export function prepareState({ dir, fresh, log }) {
  const running = runningDemo(dir);
  if (running)
    throw new Error(`A demo runs already (process ${running.pid}). Stop it first, or give this one a folder of its own with --dir.`);
  if (fresh) {
    removeKafkaData(dir);
    removePostgresData(dir);
    rmSync(join(dir, 'seed.json'), { force: true });
    const given = ['DATABASE_URL', 'KAFKA_BROKERS'].filter((name) => process.env[name]);
    if (given.length > 0) log(`--fresh leaves the servers of ${given.join(' and ')} as they are.`);
  }
  rmSync(join(dir, 'logs'), { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
}
