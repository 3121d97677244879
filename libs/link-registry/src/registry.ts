import type { DataSource } from 'typeorm';
import type { System } from '#change-events';
import type { ConnectorMemory } from './connector-memory/connector-memory.js';
import { SqlConnectorMemory } from './connector-memory/sql/sql-connector-memory.js';
import type { LinkRegistry, MappingMemory } from './links/mapping-memory.js';
import { Deletions } from './deletions.js';
import { Erasures } from './erasures/erasures.js';
import { mappingMemoryOf, PostgresLinkRegistry, repeating } from './links/postgres-link-registry.js';
import { checkRegistry, migrateRegistry, registrySource, type RegistrySettings } from './registry-source.js';
import { RelookTables } from './relook/relook-tables.js';
import { Reports } from './reports/reports.js';

/** What all services remember, within one transaction. */
export interface WholeMemory {
  readonly mapping: MappingMemory;
  readonly connectors: Readonly<Record<System, ConnectorMemory>>;
  readonly erasures: Erasures;
  readonly relook: RelookTables;
}

/** The registry's database and what each kind of process does with it. It connects when it is first used, and again after it could not. */
export class Registry {
  readonly links: LinkRegistry;
  readonly reports: Reports;
  readonly deletions: Deletions;
  private readonly source: DataSource;
  private opening: Promise<DataSource> | undefined;

  constructor(settings: RegistrySettings) {
    this.source = registrySource(settings);
    this.links = new PostgresLinkRegistry(() => this.open());
    this.reports = new Reports(() => this.open(), this.links);
    this.deletions = new Deletions(this.links);
  }

  /** @throws when the database can't be reached or refuses the credentials */
  async connectorMemory(system: System): Promise<ConnectorMemory> {
    return new SqlConnectorMemory((await this.open()).manager, system);
  }

  /** Runs the work in one transaction over what all services remember; repeats it like `LinkRegistry.transaction`. */
  async whole<T>(work: (memory: WholeMemory) => Promise<T>): Promise<T> {
    return repeating(await this.open(), (manager) =>
      work({
        mapping: mappingMemoryOf(manager),
        connectors: { webcrm: new SqlConnectorMemory(manager, 'webcrm'), customcrm: new SqlConnectorMemory(manager, 'customcrm') },
        erasures: new Erasures(manager),
        relook: new RelookTables(manager),
      }),
    );
  }

  /**
   * Texts of what is wrong with the tables, empty when this version can run on them.
   * @throws when the database can't be reached or refuses the credentials
   */
  async check(): Promise<readonly string[]> {
    return checkRegistry(await this.open());
  }

  /** Creates or updates the tables. Answers the names of the migrations that were run. */
  async migrate(): Promise<readonly string[]> {
    return migrateRegistry(await this.open());
  }

  async close(): Promise<void> {
    await this.opening?.catch(() => undefined);
    if (this.source.isInitialized) await this.source.destroy();
  }

  private open(): Promise<DataSource> {
    this.opening ??= this.source.initialize().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }
}
