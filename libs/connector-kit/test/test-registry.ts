import { randomBytes } from 'node:crypto';
import { registrySource, SqlConnectorMemory, SqlRequestQuota } from '#link-registry';

/** A registry of its own for one spec file. */
export interface TestRegistry {
  readonly memory: SqlConnectorMemory;
  /** What the replicas of a connector share. */
  quota(connector: string): SqlRequestQuota;
  /** One statement, for looking and for meddling. */
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Forgets all that connectors know. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

/** Makes a database with the registry's tables on the server that DATABASE_URL names. */
export async function testRegistry(): Promise<TestRegistry> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined) throw new Error('Set DATABASE_URL to a PostgreSQL server on which databases may be created.');
  const name = `dataflow_test_${randomBytes(6).toString('hex')}`;
  const settings = { ssl: false, poolSize: 10, applicationName: 'connector-kit-test' };
  const admin = await registrySource({ ...settings, url: server }).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  const source = await registrySource({ ...settings, url: Object.assign(new URL(server), { pathname: `/${name}` }).href }).initialize();
  await source.runMigrations();
  return {
    memory: new SqlConnectorMemory(source.manager, 'customcrm'),
    quota: (connector) => new SqlRequestQuota(source.manager, connector),
    query: async (sql) => source.query<Readonly<Record<string, unknown>>[]>(sql),
    empty: async () => {
      await source.query(
        'TRUNCATE observed, read_cursor, sweep, swept, missing_record, lease, sending, write_command, create_call, first_read, record_description, hook_address, erased',
      );
    },
    drop: async () => {
      await source.destroy();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.destroy();
    },
  };
}
