// Keeps what the tables are as those of the released version. A part of making a release; a test holds later migrations against the copy.
// Makes a database of its own on the server of DATABASE_URL: node tools/local/with-servers.mjs node tools/contract/release-tables.mjs
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { migrateRegistry, registrySource } from '#link-registry';
import { tablesOf } from './tables.mjs';

const settings = { ssl: false, poolSize: 1, applicationName: 'release-tables' };
const server = process.env.DATABASE_URL ?? '';
const name = `release_${randomBytes(6).toString('hex')}`;
const admin = await registrySource({ ...settings, url: server }).initialize();
await admin.query(`CREATE DATABASE ${name}`);
try {
  const source = await registrySource({ ...settings, url: Object.assign(new URL(server), { pathname: `/${name}` }).href }).initialize();
  await migrateRegistry(source);
  const tables = await tablesOf((sql) => source.query(sql));
  await source.destroy();
  const path = new URL('../../libs/link-registry/released/tables.json', import.meta.url).pathname;
  writeFileSync(path, await format(JSON.stringify(tables), { ...(await resolveConfig(path)), filepath: path }));
} finally {
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.destroy();
}
