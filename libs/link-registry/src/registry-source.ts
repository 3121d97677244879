import { DataSource } from 'typeorm';
import { connectorEntities } from './connector-memory/entities/connector-entities.js';
import { mappingEntities } from './links/entities/mapping-entities.js';
import { FirstTables1763900000000 } from './migrations/1763900000000-first-tables.js';

const migrations = [FirstTables1763900000000];

/**
 * Services run on these tables whose newest migration is this one or a later one. A migration never takes away what the release before it reads or
 * writes; once a release has done without, the next may, and moves this on.
 */
const servedSince = 1763900000000;

/** Where the registry's database is. */
export interface RegistrySettings {
  readonly url: string;
  readonly ssl: boolean;
  readonly poolSize: number;
  /** Shown by the database next to the connections of this process. */
  readonly applicationName: string;
}

/** The registry's database; not yet connected. */
export function registrySource(settings: RegistrySettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url: settings.url,
    ssl: settings.ssl,
    poolSize: settings.poolSize,
    applicationName: settings.applicationName,
    // Versions, tickets and times are far below 2^53.
    parseInt8: true,
    synchronize: false,
    migrationsTransactionMode: 'each',
    entities: [...mappingEntities, ...connectorEntities],
    migrations,
    // Batches look rows up by key: the planner shall never read a whole table because its statistics lag behind a first load.
    // What is not waited for travels together with what follows it.
    extra: { options: '-c jit=off -c random_page_cost=1.1 -c default_transaction_isolation=read\\ committed', pipeline: true },
  });
}

/**
 * Creates or updates the tables, and says which versions they serve. Answers the names of the migrations that were run.
 * @param since the newest migration of the oldest version that can run on them
 */
export async function migrateRegistry(source: DataSource, since = servedSince): Promise<readonly string[]> {
  const run = await source.runMigrations();
  // An older version may be set up on newer tables.
  await source.query(
    'INSERT INTO served (since) VALUES ($1) ON CONFLICT (id) DO UPDATE SET since = greatest(served.since, excluded.since)',
    [since],
  );
  return run.map((migration) => migration.name);
}

/** Texts of what is wrong with the registry's tables, empty when this version can run on them. */
export async function checkRegistry(source: DataSource): Promise<readonly string[]> {
  const known = source.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const [table] = await source.query<{ there: boolean }[]>(`SELECT to_regclass('served') IS NOT NULL AS there`);
  const done = table?.there ? (await source.query<{ name: string }[]>('SELECT name FROM migrations')).map((row) => row.name) : [];
  const missing = known.filter((name) => !done.includes(name));
  if (missing.length > 0)
    return [`the registry's tables are older than this version (missing: ${missing.join(', ')}): run \`dataflow setup\``];
  const newer = done.filter((name) => !known.includes(name));
  if (newer.length === 0) return [];
  const [served] = await source.query<{ since: number }[]>('SELECT since FROM served');
  if (served !== undefined && served.since <= Math.max(...known.map(timeOf))) return [];
  return [`the registry's tables are newer than this version can use (unknown: ${newer.join(', ')}): run the version that made them`];
}

/** When a migration was written: the end of its name. */
function timeOf(migration: string): number {
  return Number(migration.slice(-13));
}
