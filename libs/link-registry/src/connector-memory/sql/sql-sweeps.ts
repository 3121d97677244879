import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { query } from '../../rows.js';
import type { Sweep, Sweeps } from '../sweeps.js';
import { nowMs } from './now-ms.js';
import { SqlObservedRecords } from './sql-observed-records.js';

/** Sweeps in PostgreSQL. */
export class SqlSweeps implements Sweeps {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  async load(entity: string): Promise<(Sweep & { readonly ageMs: number }) | null> {
    const sql = `SELECT number, phase, after, ${nowMs} - begun_at AS "ageMs" FROM sweep WHERE system = $1 AND entity = $2`;
    const [row] = await query<Sweep & { readonly ageMs: number }>(this.manager, sql, [this.system, entity]);
    return row ?? null;
  }

  async save(entity: string, { number, phase, after }: Sweep): Promise<void> {
    await query(
      this.manager,
      `INSERT INTO sweep AS s (system, entity, number, begun_at, phase, after) VALUES ($1, $2, $3, ${nowMs}, $4, $5)
       ON CONFLICT (system, entity) DO UPDATE SET number = excluded.number, phase = excluded.phase, after = excluded.after,
         begun_at = CASE WHEN s.number = excluded.number THEN s.begun_at ELSE excluded.begun_at END`,
      [this.system, entity, number, phase, after],
    );
  }

  async saw(entity: string, number: number, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await query(
      this.manager,
      `INSERT INTO swept (system, entity, id, sweep) SELECT DISTINCT $1, $2, seen.id, $3::bigint FROM unnest($4::text[]) AS seen(id)
       ON CONFLICT (system, entity, id) DO UPDATE SET sweep = excluded.sweep`,
      [this.system, entity, number, ids],
    );
  }

  async finish(entity: string, number: number): Promise<number> {
    // The ids alone are compared first, in both indexes: the wide rows are read of the few that were not seen.
    const missing = await query<{ readonly id: string }>(
      this.manager,
      `WITH unseen AS MATERIALIZED (
         SELECT o.id FROM observed o WHERE o.system = $1 AND o.entity = $2 AND NOT EXISTS (
           SELECT 1 FROM swept s WHERE s.system = o.system AND s.entity = o.entity AND s.id = o.id AND s.sweep = $3))
       INSERT INTO missing_record (system, entity, id, standing, found_at)
       SELECT $1, $2, o.id, 'unread', ${nowMs} FROM unseen JOIN observed o ON o.system = $1 AND o.entity = $2 AND o.id = unseen.id
       WHERE o.version > 0 AND NOT o.deleted AND o.fence < $3
       ON CONFLICT DO NOTHING RETURNING id`,
      [this.system, entity, number],
    );
    await new SqlObservedRecords(this.manager, this.system).oweReread(
      entity,
      missing.map(({ id }) => id),
    );
    await query(this.manager, 'DELETE FROM swept WHERE system = $1 AND entity = $2 AND sweep < $3', [this.system, entity, number]);
    await this.save(entity, { number, phase: 'over', after: null });
    return missing.length;
  }
}
