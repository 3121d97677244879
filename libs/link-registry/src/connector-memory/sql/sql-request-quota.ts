import type { EntityManager } from 'typeorm';
import { query } from '../../rows.js';
import type { RequestQuota, Turns } from '../request-quota.js';
import { nowMs } from './now-ms.js';

/** A connector's RequestQuota in PostgreSQL: one row, one statement. */
export class SqlRequestQuota implements RequestQuota {
  /** @param connector names the row: what all replicas share */
  constructor(
    private readonly manager: EntityManager,
    private readonly connector: string,
  ) {}

  async take(count: number, spacingMs: number, longestWaitMs: number): Promise<Turns> {
    const [turns] = await query<Turns>(
      this.manager,
      // The clock is read once the row is locked: whoever had to wait for it does not take a turn in the past.
      `WITH locked AS MATERIALIZED (SELECT next_at, rest_until FROM request_quota WHERE connector = $1 FOR UPDATE),
       line AS MATERIALIZED (SELECT next_at, rest_until, ${nowMs} AS now FROM locked),
       soonest AS (SELECT greatest(next_at, now) AS first, now, greatest(rest_until - now, 0) AS rest FROM line),
       turns AS (
         SELECT first, first - now AS wait, rest,
           CASE WHEN rest > 0 THEN 0 ELSE greatest(0, least($2::int, floor(($4::float8 - (first - now)) / $3::float8)::int + 1)) END AS taken
         FROM soonest)
       UPDATE request_quota q SET next_at = t.first + t.taken * $3::float8 FROM turns t WHERE q.connector = $1
       RETURNING t.taken, t.wait AS "waitMs", t.rest AS "restMs"`,
      [this.connector, count, spacingMs, longestWaitMs],
    );
    if (turns !== undefined) return turns;
    await query(this.manager, 'INSERT INTO request_quota VALUES ($1, 0, 0) ON CONFLICT DO NOTHING', [this.connector]);
    return this.take(count, spacingMs, longestWaitMs);
  }

  async rest(ms: number): Promise<void> {
    await query(
      this.manager,
      `INSERT INTO request_quota AS q VALUES ($1, 0, ${nowMs} + $2::bigint)
       ON CONFLICT (connector) DO UPDATE SET rest_until = greatest(q.rest_until, excluded.rest_until)`,
      [this.connector, Math.ceil(ms)],
    );
  }

  async restLeft(): Promise<number> {
    const sql = `SELECT greatest(rest_until - ${nowMs}, 0) AS "restMs" FROM request_quota WHERE connector = $1`;
    const [row] = await query<{ readonly restMs: number }>(this.manager, sql, [this.connector]);
    return row?.restMs ?? 0;
  }
}
