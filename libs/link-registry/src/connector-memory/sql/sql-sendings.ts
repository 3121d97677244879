import type { EntityManager } from 'typeorm';
import { query } from '../../rows.js';
import type { HeldLease } from '../leases.js';
import type { Sendings } from '../sendings.js';
import { nowMs } from './now-ms.js';

/** Sendings in PostgreSQL. */
export class SqlSendings implements Sendings {
  constructor(private readonly manager: EntityManager) {}

  async begin({ name, holder, epoch }: HeldLease, ids: readonly string[]): Promise<boolean> {
    const rows = await query(
      this.manager,
      `INSERT INTO sending (lease, epoch, ids, begun_at)
       SELECT $1, $3, $4, ${nowMs} FROM lease WHERE name = $1 AND holder = $2 AND epoch = $3 AND until >= clock_timestamp()
       ON CONFLICT (lease, epoch) DO UPDATE SET ids = excluded.ids, begun_at = excluded.begun_at RETURNING epoch`,
      [name, holder, epoch, JSON.stringify(ids)],
    );
    return rows.length > 0;
  }

  async end({ name, epoch }: HeldLease): Promise<void> {
    await query(this.manager, 'DELETE FROM sending WHERE lease = $1 AND epoch = $2', [name, epoch]);
  }

  async takeAbandoned({ name, epoch }: HeldLease, olderThanMs: number): Promise<readonly string[]> {
    const rows = await query<{ readonly ids: string }>(
      this.manager,
      `DELETE FROM sending WHERE lease = $1 AND epoch < $2 AND begun_at < ${nowMs} - $3::bigint RETURNING ids`,
      [name, epoch, olderThanMs],
    );
    return rows.flatMap(({ ids }) => JSON.parse(ids) as string[]);
  }
}
