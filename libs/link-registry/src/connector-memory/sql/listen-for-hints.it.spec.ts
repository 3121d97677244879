import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { registrySource } from '../../registry-source.js';
import type { HintedType } from './hint-channel.js';
import { listenForHints } from './listen-for-hints.js';
import { SqlConnectorMemory } from './sql-connector-memory.js';

const server = process.env['DATABASE_URL'] ?? '';
const name = `hints_${randomBytes(6).toString('hex')}`;
const settings = {
  ssl: false,
  poolSize: 2,
  applicationName: 'hints-test',
  url: Object.assign(new URL(server), { pathname: `/${name}` }).href,
};
let admin: DataSource;
let source: DataSource;

beforeAll(async () => {
  admin = await registrySource({ ...settings, url: server }).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  source = await registrySource(settings).initialize();
  await source.runMigrations();
});
afterAll(async () => {
  await source.destroy();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.destroy();
});

/** Says it again until it is heard: nobody listens yet while the connection is made. */
async function untilHeard(heard: readonly HintedType[], say: () => Promise<void>): Promise<void> {
  for (const until = Date.now() + 20_000; heard.length === 0;) {
    if (Date.now() > until) throw new Error('nothing was heard');
    await say();
    await source.query('SELECT pg_sleep(0.05)');
  }
}

describe('Hints', () => {
  it('are heard by every replica that listens, also after its connection broke, until it stops', async () => {
    const memory = new SqlConnectorMemory(source.manager, 'webcrm');
    const stopping = new AbortController();
    const heard: HintedType[] = [];
    const listening = listenForHints(settings, (hint) => heard.push(hint), stopping.signal);
    await untilHeard(heard, () => memory.observed.hint('person', ['1', '2']));
    expect(heard[0]).toEqual({ system: 'webcrm', entity: 'person' });

    await source.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN dataflow_hint'`);
    heard.length = 0;
    await untilHeard(heard, () => memory.cursors.wantPoll('person'));
    expect(heard[0]).toEqual({ system: 'webcrm', entity: 'person', poll: true });

    await source.query(`SELECT pg_notify('dataflow_hint', 'nothing of ours')`);
    stopping.abort();
    await listening;
  });
});
