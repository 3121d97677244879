import type { EntityManager } from 'typeorm';
import { query, rowsOf } from '../rows.js';
import type { BrakeCount, WantedDeletes } from './wanted-deletes.js';

export class PostgresWantedDeletes implements WantedDeletes {
  constructor(private readonly manager: EntityManager) {}

  async note(flow: string, links: readonly string[], now: number, since: number): Promise<BrakeCount> {
    await query(this.manager, `SELECT pg_advisory_xact_lock(hashtextextended('brake ' || $1, 0))`, [flow]);
    await query(
      this.manager,
      `DELETE FROM wanted_delete w WHERE flow = $1 AND wanted_at < $2
       AND NOT EXISTS (SELECT 1 FROM link l WHERE l.id = w.link_id AND l.progress = 'held')`,
      [flow, since],
    );
    const rows = rowsOf(
      { flow: 'text', link_id: 'uuid', wanted_at: 'bigint' },
      links.map((link) => ({ flow, link_id: link, wanted_at: now })),
    );
    await query(
      this.manager,
      `INSERT INTO wanted_delete (flow, link_id, wanted_at) ${rows.source} ON CONFLICT (flow, link_id) DO UPDATE SET wanted_at = excluded.wanted_at`,
      rows.parameters,
    );
    const [count] = await query<BrakeCount>(
      this.manager,
      `SELECT count(*) FILTER (WHERE w.wanted_at >= $2)::integer AS wanted, count(*) FILTER (WHERE l.progress = 'held')::integer AS held
       FROM wanted_delete w LEFT JOIN link l ON l.id = w.link_id WHERE w.flow = $1`,
      [flow, since],
    );
    return count ?? { wanted: 0, held: 0 };
  }

  async liveLinks(flow: string): Promise<number> {
    const [row] = await query<{ links: number }>(
      this.manager,
      `SELECT count(*)::integer AS links FROM link WHERE flow = $1 AND standing = 'live'`,
      [flow],
    );
    return row?.links ?? 0;
  }

  async held(flow: string): Promise<readonly string[]> {
    const rows = await query<{ link_id: string }>(
      this.manager,
      `SELECT w.link_id FROM wanted_delete w JOIN link l ON l.id = w.link_id AND l.progress = 'held' WHERE w.flow = $1`,
      [flow],
    );
    return rows.map((row) => row.link_id);
  }

  async forget(flow: string): Promise<void> {
    await query(this.manager, 'DELETE FROM wanted_delete WHERE flow = $1', [flow]);
  }
}
