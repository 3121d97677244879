import { randomBytes } from 'node:crypto';
import { SqlConnectorMemory } from './connector-memory/sql/sql-connector-memory.js';
import { PostgresLinkRegistry } from './links/postgres-link-registry.js';
import { registrySource } from './registry-source.js';
import { describeConnectorMemory } from '../test/connector-memory-suite.js';
import { describeConnectorWork } from '../test/connector-work-suite.js';
import { describeLinkOutbox } from '../test/link-outbox-suite.js';
import { describeLinkRegistry } from '../test/link-registry-suite.js';
import { describeMatching } from '../test/matching-suite.js';

async function open() {
  const server = process.env['DATABASE_URL'] ?? '';
  const name = `ports_${randomBytes(6).toString('hex')}`;
  const settings = { ssl: false, poolSize: 4, applicationName: 'ports-test' };
  const admin = await registrySource({ ...settings, url: server }).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  const source = await registrySource({ ...settings, url: Object.assign(new URL(server), { pathname: `/${name}` }).href }).initialize();
  await source.runMigrations();
  return {
    links: new PostgresLinkRegistry(() => Promise.resolve(source)),
    connectorMemory: (system: 'webcrm' | 'customcrm') => new SqlConnectorMemory(source.manager, system),
    conflictIdsOf: async (link: string) =>
      (await source.query<{ id: string }[]>('SELECT id FROM conflict WHERE link_id = $1', [link])).map(({ id }) => id),
    close: async () => {
      await source.destroy();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.destroy();
    },
  };
}

describeConnectorMemory("a connector's memory in PostgreSQL", open);
describeConnectorWork("a connector's memory of its work in PostgreSQL", open);
describeLinkRegistry('the link registry in PostgreSQL', open);
describeLinkOutbox('what is told of links in PostgreSQL', open);
describeMatching('the link registry for matching in PostgreSQL', open);
