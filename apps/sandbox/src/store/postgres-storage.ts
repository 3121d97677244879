import pg from 'pg';
import type { JsonRecord, System } from '#change-events';
import type { JournalEntry } from '../journal/journal-entry.js';
import type { Subscription } from '../hooks/subscription.js';
import type { KeptRecord, Storage, Written } from './storage.js';
import type { StoredRecord } from './stored-record.js';

const tables = `
  CREATE SCHEMA IF NOT EXISTS sandbox;
  CREATE TABLE IF NOT EXISTS sandbox.records
    (system text, entity text, key integer, record json NOT NULL, removed boolean NOT NULL, PRIMARY KEY (system, entity, key));
  CREATE TABLE IF NOT EXISTS sandbox.writes (system text, sequence integer, entry json NOT NULL, PRIMARY KEY (system, sequence));
  CREATE TABLE IF NOT EXISTS sandbox.answers (system text, key text, answer json NOT NULL, PRIMARY KEY (system, key));
  CREATE TABLE IF NOT EXISTS sandbox.hooks (system text, key integer, hook json NOT NULL, PRIMARY KEY (system, key));`;

/** Rows of one statement: keeps its parameters small when a large sample is made. */
const chunk = 2_000;

/**
 * Keeps the state in PostgreSQL, in tables of the schema `sandbox`, which it creates. Statements overwrite what they find: a transaction whose
 * commit was carried out but not answered may have left something that the process never heard of.
 */
export class PostgresStorage implements Storage {
  private constructor(private readonly pool: pg.Pool) {}

  static async open(url: string): Promise<PostgresStorage> {
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    // A connection that breaks while idle is replaced by the pool; the write that misses it fails by itself.
    pool.on('error', () => undefined);
    await pool.query(tables);
    return new PostgresStorage(pool);
  }

  async load(system: System): Promise<Written> {
    const records = await this.pool.query<KeptRecord>(
      'SELECT entity, record, removed FROM sandbox.records WHERE system = $1 ORDER BY entity, key',
      [system],
    );
    const writes = await this.pool.query<{ entry: JournalEntry }>('SELECT entry FROM sandbox.writes WHERE system = $1 ORDER BY sequence', [
      system,
    ]);
    const answers = await this.pool.query<{ key: string; answer: JsonRecord }>(
      'SELECT key, answer FROM sandbox.answers WHERE system = $1',
      [system],
    );
    return {
      records: records.rows,
      entries: writes.rows.map(({ entry }) => entry),
      answers: new Map(answers.rows.map(({ key, answer }) => [key, answer])),
    };
  }

  save(system: System, written: Written): Promise<void> {
    return this.inTransaction((client) => this.insert(client, system, written));
  }

  replace(system: System, written: Written): Promise<void> {
    return this.inTransaction(async (client) => {
      for (const table of ['records', 'writes', 'answers']) await client.query(`DELETE FROM sandbox.${table} WHERE system = $1`, [system]);
      await this.insert(client, system, written);
    });
  }

  async loadHooks(system: System): Promise<readonly Subscription[]> {
    const { rows } = await this.pool.query<{ hook: Subscription }>('SELECT hook FROM sandbox.hooks WHERE system = $1 ORDER BY key', [
      system,
    ]);
    return rows.map(({ hook }) => hook);
  }

  async saveHook(system: System, hook: Subscription): Promise<void> {
    await this.pool.query(
      'INSERT INTO sandbox.hooks (system, key, hook) VALUES ($1, $2, $3) ON CONFLICT (system, key) DO UPDATE SET hook = excluded.hook',
      [system, hook.key, JSON.stringify(hook)],
    );
  }

  async removeHook(system: System, key: number): Promise<void> {
    await this.pool.query('DELETE FROM sandbox.hooks WHERE system = $1 AND key = $2', [system, key]);
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async insert(client: pg.PoolClient, system: System, { records, entries, answers }: Written): Promise<void> {
    for (const part of parts(lastVersions(records))) {
      await client.query(
        `INSERT INTO sandbox.records (system, entity, key, record, removed)
         SELECT $1, entity, key, record, removed
         FROM unnest($2::text[], $3::integer[], $4::json[], $5::boolean[]) AS given (entity, key, record, removed)
         ON CONFLICT (system, entity, key) DO UPDATE SET record = excluded.record, removed = excluded.removed`,
        [system, part.map((kept) => kept.entity), keysOf(part), part.map(({ record }) => json(record)), part.map((kept) => kept.removed)],
      );
    }
    for (const part of parts(entries)) {
      await client.query(
        `INSERT INTO sandbox.writes (system, sequence, entry) SELECT $1, * FROM unnest($2::integer[], $3::json[])
         ON CONFLICT (system, sequence) DO UPDATE SET entry = excluded.entry`,
        [system, part.map(({ sequence }) => sequence), part.map((entry) => json(entry))],
      );
    }
    for (const [key, answer] of answers) {
      await client.query(
        `INSERT INTO sandbox.answers (system, key, answer) VALUES ($1, $2, $3)
         ON CONFLICT (system, key) DO UPDATE SET answer = excluded.answer`,
        [system, key, json(answer)],
      );
    }
  }

  private async inTransaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      // The transaction ends with its connection, which may be what failed.
      client.release(true);
      throw error;
    }
  }
}

/** One statement can't write a row twice; of several versions of a record within one write the last is kept. */
function lastVersions(records: readonly KeptRecord[]): readonly KeptRecord[] {
  return [...new Map(records.map((kept) => [`${kept.entity} ${kept.record.key}`, kept])).values()];
}

function keysOf(records: readonly KeptRecord[]): readonly number[] {
  return records.map(({ record }) => record.key);
}

function json(value: StoredRecord | JournalEntry | JsonRecord): string {
  return JSON.stringify(value);
}

function* parts<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += chunk) yield rows.slice(from, from + chunk);
}
