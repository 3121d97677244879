import type { EntityManager } from 'typeorm';
import type { JsonRecord, System } from '#change-events';
import { query, rowsOf } from '../rows.js';
import type { RecordSnapshot, States } from './states.js';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly changed_at: number;
  readonly created_for: string | null;
  readonly deleted: boolean;
  readonly state: string;
}

export class PostgresStates implements States {
  constructor(private readonly manager: EntityManager) {}

  async store(states: readonly RecordSnapshot[]): Promise<readonly RecordSnapshot[]> {
    if (states.length === 0) return [];
    const rows = rowsOf(
      {
        system: 'text',
        entity: 'text',
        id: 'text',
        version: 'bigint',
        changed_at: 'bigint',
        deleted: 'boolean',
        created_for: 'uuid',
        state: 'text',
      },
      states.map((state) => ({
        system: state.system,
        entity: state.entity,
        id: state.id,
        version: state.version,
        changed_at: state.changedAt,
        deleted: state.record === null,
        created_for: state.createdFor,
        state: JSON.stringify(state.record),
      })),
    );
    // In the order of the key, so that two batches never wait for each other; a row that is not newer is locked all the same.
    const stored = await query<{ system: System; entity: string; id: string }>(
      this.manager,
      `INSERT INTO record AS r (system, entity, id, version, changed_at, deleted, created_for, state)
       SELECT * FROM (${rows.source}) v ORDER BY system, entity, id
       ON CONFLICT (system, entity, id) DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at, deleted = excluded.deleted,
         created_for = coalesce(excluded.created_for, r.created_for), state = excluded.state
       WHERE r.version < excluded.version
       RETURNING system, entity, id`,
      rows.parameters,
    );
    const newer = new Set(stored.map(nameOf));
    return states.filter((state) => newer.has(nameOf(state)));
  }

  lock(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]> {
    return this.select(system, entity, ids, 'ORDER BY id FOR UPDATE');
  }

  read(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]> {
    return this.select(system, entity, ids, '');
  }

  private async select(system: System, entity: string, ids: readonly string[], locking: string): Promise<readonly RecordSnapshot[]> {
    if (ids.length === 0) return [];
    const rows = await query<Row>(
      this.manager,
      `SELECT id, version, changed_at, created_for, deleted, state FROM record
       WHERE system = $1 AND entity = $2 AND id = ANY(string_to_array($3, E'\\n')) ${locking}`,
      [system, entity, ids.join('\n')],
    );
    return rows.map((row) => ({
      system,
      entity,
      id: row.id,
      version: row.version,
      changedAt: row.changed_at,
      createdFor: row.created_for,
      record: JSON.parse(row.state) as JsonRecord | null,
    }));
  }
}

function nameOf(record: { readonly system: string; readonly entity: string; readonly id: string }): string {
  return `${record.system}\n${record.entity}\n${record.id}`;
}
