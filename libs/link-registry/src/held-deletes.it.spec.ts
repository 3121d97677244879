import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { registrySource } from './registry-source.js';
import { Registry } from './registry.js';

const server = process.env['DATABASE_URL'] ?? '';
const name = `held_${randomUUID().replaceAll('-', '')}`;
const settings = { url: server, ssl: false, poolSize: 2, applicationName: 'held-deletes-test' };
let admin: DataSource;
let registry: Registry;

beforeAll(async () => {
  admin = await registrySource(settings).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  registry = new Registry({ ...settings, url: Object.assign(new URL(server), { pathname: `/${name}` }).href });
  await registry.migrate();
});
afterAll(async () => {
  await registry.close();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.destroy();
});

it('An operator sees the deletes that are held, refuses them, changes their mind and releases them', async () => {
  const { observed, missing } = await registry.connectorMemory('webcrm');
  const ids = ['1', '2', '3'];
  const rows = await observed.lock('person', ids);
  await observed.save(
    'person',
    rows.map((row) => ({ ...row, version: 1, publishedVersion: 1 })),
  );
  const gone = ids.map((id) => ({ id, ticket: 5 }));
  expect([...(await missing.found('person', [...gone, { id: 'never seen', ticket: 5 }]))].sort()).toEqual(ids);
  await missing.hold('person');
  expect(await registry.reports.heldDeletes()).toEqual([
    { system: 'webcrm', entity: 'person', held: 3, refused: 0, since: expect.any(Number) },
  ]);
  expect(await missing.heldIds('person', 2)).toEqual(['1', '2']);

  expect(await missing.refuse('person')).toBe(3);
  expect(await registry.reports.heldDeletes()).toMatchObject([{ held: 0, refused: 3 }]);
  expect(await observed.owedRereads('person', 9)).toEqual([]);

  expect(await missing.release('person')).toBe(3);
  expect(await registry.reports.heldDeletes()).toEqual([]);
  expect(await observed.owedRereads('person', 9)).toEqual(ids);
  expect(await missing.release('person')).toBe(0);
});
