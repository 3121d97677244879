import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.mjs';
import { startGuarded } from './guarded-process.mjs';
import { createCluster } from './postgres/create-cluster.mjs';
import { databaseAnswers } from './postgres/database-answers.mjs';
import { homeOf } from './postgres/home.mjs';
import { waitUntil } from './wait-until.mjs';

/** A write that was acknowledged survives a crash. The rest is what docs/performance.md advises, for a developer's machine: memory is taken as it is used. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '1GB',
  max_wal_size: '4GB',
  max_connections: 200,
  fsync: 'on',
  synchronous_commit: 'on',
  random_page_cost: 1.1,
  jit: 'off',
};

/**
 * A database to develop and test with: the one of DATABASE_URL, else the PostgreSQL that npm installed. One that was started here ends
 * with this process.
 * @param {{ dir: string, log: (line: string) => void, port?: number }} options `dir`: the state folder, kept between runs; `port`: where it
 *   listened before, for one that comes back
 * @returns {Promise<{ url: string, stop: () => Promise<void>, server?: import('./guarded-process.mjs').GuardedProcess }>} url as in
 *   DATABASE_URL; the server where one was started
 */
export async function startPostgres({ dir, log, port: wanted }) {
  const given = process.env.DATABASE_URL;
  if (given) {
    await databaseAnswers(given).catch((error) => {
      throw new Error(
        `DATABASE_URL names a database at ${withoutPassword(given)} that can't be used (${error.message}). ` +
          'Start it or correct the address, or unset DATABASE_URL to have a PostgreSQL started.',
      );
    });
    return { url: given, stop: async () => {} };
  }
  const home = await homeOf(dir);
  const stamp = stampOf(dir);
  const isNew = !existsSync(stamp) || !existsSync(join(home.folder, 'data'));
  if (isNew) {
    log('Creating the database');
    createCluster(home);
  }
  const port = wanted ?? (await freePort());
  const logFile = join(dir, 'logs', 'postgres.log');
  const server = await startGuarded({
    command: join(home.bin, 'postgres'),
    args: [
      '-D',
      join(home.folder, 'data'),
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    cwd: home.folder,
    ...home.owner,
    // SIGINT is the fast shutdown: it does not wait for clients to leave.
    stopSignal: 'SIGINT',
    graceMs: 15_000,
    logFile,
    pidFile: join(dir, 'postgres.pid.json'),
  });
  const password = readFileSync(join(home.folder, 'password'), 'utf8');
  const urlOf = (database) => `postgres://dataflow:${password}@127.0.0.1:${port}/${database}`;
  await waitUntil({ name: 'PostgreSQL', answers: () => databaseAnswers(urlOf('postgres')), server, logFile });
  if (isNew) {
    await createDatabase(urlOf('postgres'));
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, `${home.folder}\n`);
  }
  return { url: urlOf('dataflow'), stop: server.stop, server };
}

/** Forgets the cluster of a state folder, which must not run; the next start makes a new one. @param {string} dir */
export function removePostgresData(dir) {
  rmSync(stampOf(dir), { force: true });
}

/** Names the cluster's folder. It is written last, so a start that was interrupted begins anew. */
function stampOf(dir) {
  return join(dir, 'postgres.home');
}

async function createDatabase(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE DATABASE dataflow');
  await client.end();
}

function withoutPassword(url) {
  return url.replace(/:[^:@/]*@/, ':***@');
}
