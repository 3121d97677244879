import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { checkRegistry, migrateRegistry, registrySource } from './registry-source.js';

const server = process.env['DATABASE_URL'] ?? '';
const name = `registry_${randomBytes(6).toString('hex')}`;
const settings = { ssl: false, poolSize: 2, applicationName: 'registry-test' };
let admin: DataSource;
let source: DataSource;

beforeAll(async () => {
  admin = await registrySource({ ...settings, url: server }).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  source = await registrySource({ ...settings, url: Object.assign(new URL(server), { pathname: `/${name}` }).href }).initialize();
});
afterAll(async () => {
  await source.destroy();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.destroy();
});

describe("the registry's tables", () => {
  it('are reported as missing, with the command that makes them, before they are there', async () => {
    expect(await checkRegistry(source)).toEqual([expect.stringContaining('run `dataflow setup`')]);
  });

  it('are those that the entities describe once the migrations have run', async () => {
    await migrateRegistry(source);
    expect(await checkRegistry(source)).toEqual([]);
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('of the next release are used by this one while they serve it, and refused once they do not', async () => {
    const mine = Number(source.migrations.at(-1)?.constructor.name.slice(-13));
    await source.query(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Tomorrow9999999999999')`);
    await migrateRegistry(source, mine);
    expect(await checkRegistry(source)).toEqual([]);
    await migrateRegistry(source, mine + 1);
    expect(await checkRegistry(source)).toEqual([expect.stringContaining('Tomorrow9999999999999')]);
    await migrateRegistry(source);
    expect(await checkRegistry(source)).toHaveLength(1);
    await source.query(`DELETE FROM migrations WHERE name = 'Tomorrow9999999999999'`);
  });

  it('are gone when the migrations are taken back', async () => {
    await source.undoLastMigration();
    const tables = await source.query<unknown[]>(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'`,
    );
    expect(tables).toEqual([]);
  });
});
