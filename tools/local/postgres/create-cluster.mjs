import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes an empty database cluster, in place of whatever was there. Its superuser is `dataflow`, its password is in the file
 * `password` beside the data.
 * @param {import('./home.mjs').Home} home
 */
export function createCluster({ folder, bin, owner }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const password = join(folder, 'password');
  writeFileSync(password, randomBytes(16).toString('hex'), { mode: 0o600 });
  if (owner.uid && owner.gid) for (const path of [folder, password]) chownSync(path, owner.uid, owner.gid);
  // The locale is PostgreSQL's own: sorting and lower case are then the same on every machine.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=dataflow', `--pwfile=${password}`, '--auth=scram-sha-256'];
  const { status, stdout, stderr, error } = spawnSync(
    join(bin, 'initdb'),
    ['-D', join(folder, 'data'), '--no-sync', ...locale, ...access],
    {
      ...owner,
      cwd: folder,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`initdb failed in ${folder}:\n${error?.message ?? `${stdout}${stderr}`.trim()}`);
}
