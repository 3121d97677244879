import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { migrateRegistry, registrySource } from '#link-registry';
import { ownPlaceOnServers } from '../test/own-place-on-servers.mjs';
import { tableBreaches, tablesOf, type Tables } from './tables.mjs';

let place: Awaited<ReturnType<typeof ownPlaceOnServers>>;
let source: ReturnType<typeof registrySource>;
const released = JSON.parse(
  readFileSync(new URL('../../libs/link-registry/released/tables.json', import.meta.url).pathname, 'utf8'),
) as Tables;
let now: Tables;

beforeAll(async () => {
  place = await ownPlaceOnServers();
  source = registrySource({ url: place.env['DATABASE_URL'] ?? '', ssl: false, poolSize: 2, applicationName: 'tables-test' });
  await source.initialize();
  await migrateRegistry(source);
  now = await tablesOf((sql) => source.query(sql));
});
afterAll(async () => {
  await source.destroy();
  await place.remove();
});

/** What breaks services of these tables' version once a migration has run. */
async function after(...migration: readonly string[]): Promise<readonly string[]> {
  const runner = source.createQueryRunner();
  await runner.startTransaction();
  try {
    for (const statement of migration) await runner.query(statement);
    return tableBreaches(now, await tablesOf((sql) => runner.query(sql) as Promise<Record<string, unknown>[]>));
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

describe('Services of the released version', () => {
  it('run on the tables of this one', () => {
    expect(tableBreaches(released, now)).toEqual([]);
  });

  it('run on after a migration that adds tables, columns that need not be given, and indexes', async () => {
    expect(
      await after(
        'CREATE TABLE another (id uuid PRIMARY KEY)',
        'ALTER TABLE link ADD note text',
        'ALTER TABLE link ADD weight integer NOT NULL DEFAULT 0',
        'CREATE INDEX link_made ON link (made_at)',
        'ALTER TABLE link ALTER told DROP NOT NULL',
      ),
    ).toEqual([]);
  });

  it.each([
    ['DROP TABLE waiting', 'table waiting is gone'],
    ['DROP SEQUENCE ticket', 'sequence ticket is gone'],
    ['ALTER TABLE link DROP told', 'link.told is gone'],
    ['ALTER TABLE link RENAME told TO said', 'link.told is gone', 'link.said is new and must be given'],
    ['ALTER TABLE link ALTER made_at TYPE numeric', 'link.made_at was bigint and is numeric'],
    ['ALTER TABLE link ALTER webcrm_id SET NOT NULL', 'link.webcrm_id must not be null any longer'],
    ['ALTER TABLE record ALTER rekeyed DROP DEFAULT', 'record.rekeyed is filled no longer where it is not given'],
    ['ALTER TABLE link ADD weight integer NOT NULL', 'link.weight is new and must be given'],
    ['DROP INDEX link_webcrm', expect.stringContaining('link is unique no longer by btree (flow, webcrm_id)')],
    ['CREATE UNIQUE INDEX once ON record (id)', 'record must be unique by btree (id)'],
    ['ALTER TABLE record ADD CHECK (version > 0)', 'record has the new rule CHECK ((version > 0))'],
  ])('would break after %s', async (migration, ...breaches) => {
    expect(await after(migration)).toEqual(breaches);
  });
});
