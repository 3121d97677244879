// Keeps what the tables are as those of the released version. A part of making a release; a test holds later migrations against the copy.
// Makes a database of its own on the server of DATABASE_URL: node tools/local/with-servers.mjs node tools/contract/release-tables.mjs
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { migrateRegistry, registrySource } from '#link-registry';
import { ownPlaceOnServers } from '../test/own-place-on-servers.mjs';
import { tablesOf } from './tables.mjs';

const place = await ownPlaceOnServers();
try {
  const source = registrySource({ url: place.env.DATABASE_URL ?? '', ssl: false, poolSize: 1, applicationName: 'release-tables' });
  await source.initialize();
  await migrateRegistry(source);
  const tables = await tablesOf((sql) => source.query(sql));
  await source.destroy();
  const path = new URL('../../libs/link-registry/released/tables.json', import.meta.url).pathname;
  writeFileSync(path, await format(JSON.stringify(tables), { ...(await resolveConfig(path)), filepath: path }));
} finally {
  await place.remove();
}
