import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { classify } from '#platform';
import { recordState } from '../test/samples.js';
import { Registry } from './registry.js';
import { registrySource } from './registry-source.js';

const server = process.env['DATABASE_URL'] ?? '';
const settings = { ssl: false, poolSize: 2, applicationName: 'disk-full' };
const mebibyte = 1_048_576;
const bytesOfTheDisk = 40 * mebibyte;

/** A database on a small disk of its own, or why there can't be one here. */
async function smallDisk() {
  if (process.getuid?.() !== 0) return 'only root may mount one';
  const admin = await registrySource({ ...settings, url: server }).initialize();
  const name = `full_${randomBytes(6).toString('hex')}`;
  const place = mkdtempSync('/var/tmp/dataflow-disk-');
  const dispose: (() => unknown)[] = [
    () => admin.destroy(),
    () => {
      rmSync(place, { recursive: true, force: true });
    },
  ];
  const release = async () => {
    for (const undo of dispose.toReversed()) await undo();
  };
  try {
    const [setting] = await admin.query<{ data_directory: string }[]>('SHOW data_directory');
    const { uid, gid } = statSync(setting?.data_directory ?? '');
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytesOfTheDisk},mode=0700,uid=${uid},gid=${gid}`, 'tmpfs', place], {
      stdio: 'pipe',
    });
    dispose.push(() => execFileSync('umount', [place]));
    await admin.query(`CREATE TABLESPACE ${name} LOCATION '${place}'`);
    dispose.push(() => admin.query(`DROP TABLESPACE ${name}`));
    await admin.query(`CREATE DATABASE ${name} TABLESPACE ${name}`);
    dispose.push(() => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
  } catch (error) {
    await release();
    return error instanceof Error ? error.message.trim() : String(error);
  }
  return { place, release, registry: new Registry({ ...settings, url: Object.assign(new URL(server), { pathname: `/${name}` }).href }) };
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  const part = Buffer.alloc(mebibyte / 16);
  try {
    for (;;) writeFileSync(file, part, { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

it('A full disk is waited out: it is told by its name, nothing that was stored is lost, and the same work succeeds once there is room', async () => {
  const disk = await smallDisk();
  if (typeof disk === 'string') {
    console.info(`Not tried, there is no small disk here: ${disk}`);
    return;
  }
  const { registry, place, release } = disk;
  const store = (id: string, text: string) =>
    registry.links.transaction(({ states }) => states.store([recordState('person', id, 1, { record: { Text: text } })]));
  const stored = async () =>
    (await registry.links.transaction(({ states }) => states.page('webcrm', 'person', '', 10))).map(({ id }) => id);
  // What can not be compressed needs its room.
  const large = randomBytes(2 * mebibyte).toString('base64');
  try {
    await registry.migrate();
    await store('before', 'small');
    fill(join(place, 'filler'));
    const error = await store('large', large).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/No space left on device/);
    expect(classify(error)).toBe('transient');
    expect(await stored()).toEqual(['before']);
    rmSync(join(place, 'filler'));
    await store('large', large);
    expect(await stored()).toEqual(['before', 'large']);
  } finally {
    await registry.close();
    await release();
  }
});
