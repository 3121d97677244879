import type { EntityManager } from 'typeorm';
import type { JsonRecord, System } from '#change-events';
import { query, rowsOf } from '../rows.js';
import type { RecordSnapshot, StoredStates, States } from './states.js';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly changed_at: number;
  readonly created_for: string | null;
  readonly appeared_at: number | null;
  readonly state: string;
}

export class PostgresStates implements States {
  constructor(private readonly manager: EntityManager) {}

  async store(states: readonly RecordSnapshot[]): Promise<StoredStates> {
    if (states.length === 0) return { newer: [], rekeyed: [] };
    const rows = rowsOf(
      {
        system: 'text',
        entity: 'text',
        id: 'text',
        version: 'bigint',
        changed_at: 'bigint',
        deleted: 'boolean',
        created_for: 'uuid',
        keyed_by: 'text',
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
        keyed_by: state.keyedBy ?? null,
        state: JSON.stringify(state.record),
      })),
    );
    // In the order of the key, so that two batches never wait for each other; a row that is not newer is locked all the same.
    const stored = await query<{ system: System; entity: string; id: string; rekeyed: boolean }>(
      this.manager,
      `INSERT INTO record AS r (system, entity, id, version, changed_at, deleted, created_for, keyed_by, state)
       SELECT * FROM (${rows.source}) v ORDER BY system, entity, id
       ON CONFLICT (system, entity, id) DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at, deleted = excluded.deleted,
         created_for = coalesce(excluded.created_for, r.created_for), state = excluded.state, keyed_by = excluded.keyed_by,
         rekeyed = r.keyed_by IS DISTINCT FROM excluded.keyed_by
       WHERE r.version < excluded.version
       RETURNING system, entity, id, rekeyed`,
      rows.parameters,
    );
    const rekeyed = new Map(stored.map((row) => [nameOf(row), row.rekeyed]));
    return {
      newer: states.filter((state) => rekeyed.has(nameOf(state))),
      rekeyed: states.filter((state) => rekeyed.get(nameOf(state))),
    };
  }

  async appear(states: readonly RecordSnapshot[]): Promise<readonly RecordSnapshot[]> {
    const appearing = states.filter((state) => state.appearedAt != null);
    if (appearing.length === 0) return [];
    const rows = rowsOf(
      { system: 'text', entity: 'text', id: 'text', appeared_at: 'bigint' },
      appearing.map(({ system, entity, id, appearedAt }) => ({ system, entity, id, appeared_at: appearedAt ?? null })),
    );
    const noted = await query<{ system: System; entity: string; id: string }>(
      this.manager,
      `UPDATE record r SET appeared_at = v.appeared_at FROM (${rows.source}) v
       WHERE r.system = v.system AND r.entity = v.entity AND r.id = v.id AND r.appeared_at IS NULL RETURNING r.system, r.entity, r.id`,
      rows.parameters,
    );
    const news = new Set(noted.map(nameOf));
    return appearing.filter((state) => news.has(nameOf(state)));
  }

  async page(system: System, entity: string, after: string, most: number): Promise<readonly RecordSnapshot[]> {
    return this.select(system, entity, 'id > $3 ORDER BY id LIMIT $4 FOR UPDATE', [after, most]);
  }

  async peek(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]> {
    return ids.length === 0 ? [] : this.select(system, entity, `id = ANY(string_to_array($3, E'\\n'))`, [ids.join('\n')]);
  }

  async lock(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]> {
    if (ids.length === 0) return [];
    return this.select(system, entity, `id = ANY(string_to_array($3, E'\\n')) ORDER BY id FOR UPDATE`, [ids.join('\n')]);
  }

  private async select(system: System, entity: string, which: string, parameters: readonly unknown[]): Promise<readonly RecordSnapshot[]> {
    const rows = await query<Row>(
      this.manager,
      `SELECT id, version, changed_at, created_for, appeared_at, state FROM record WHERE system = $1 AND entity = $2 AND ${which}`,
      [system, entity, ...parameters],
    );
    return rows.map((row) => ({
      system,
      entity,
      id: row.id,
      version: row.version,
      changedAt: row.changed_at,
      createdFor: row.created_for,
      appearedAt: row.appeared_at,
      record: JSON.parse(row.state) as JsonRecord | null,
    }));
  }
}

function nameOf(record: { readonly system: string; readonly entity: string; readonly id: string }): string {
  return `${record.system}\n${record.entity}\n${record.id}`;
}
