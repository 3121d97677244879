import { DataSource } from 'typeorm';
import { connectorEntities } from './connector-memory/entities/connector-entities.js';
import { mappingEntities } from './links/entities/mapping-entities.js';
import { FirstTables1763900000000 } from './migrations/1763900000000-first-tables.js';

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
    migrations: [FirstTables1763900000000],
    // Batches look rows up by key: the planner shall never read a whole table because its statistics lag behind a first load.
    // What is not waited for travels together with what follows it.
    extra: { options: '-c jit=off -c random_page_cost=1.1 -c default_transaction_isolation=read\\ committed', pipeline: true },
  });
}

/** Texts of what is wrong with the registry's tables, empty when they are those of this version. */
export async function checkRegistry(source: DataSource): Promise<readonly string[]> {
  const known = source.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const [table] = await source.query<{ there: boolean }[]>(`SELECT to_regclass('migrations') IS NOT NULL AS there`);
  const done = table?.there ? (await source.query<{ name: string }[]>('SELECT name FROM migrations')).map((row) => row.name) : [];
  const missing = known.filter((name) => !done.includes(name));
  const newer = done.filter((name) => !known.includes(name));
  return [
    ...(missing.length > 0
      ? [`the registry's tables are older than this version (missing: ${missing.join(', ')}): run \`dataflow setup\``]
      : []),
    ...(newer.length > 0
      ? [`the registry's tables are newer than this version (unknown: ${newer.join(', ')}): run the version that made them`]
      : []),
  ];
}
