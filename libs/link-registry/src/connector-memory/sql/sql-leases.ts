import type { EntityManager } from 'typeorm';
import { query } from '../../rows.js';
import type { HeldLease, Leases } from '../leases.js';

const isMine = 'name = $1 AND holder = $2 AND epoch = $3';
const seconds = (parameter: string) => `clock_timestamp() + make_interval(secs => ${parameter})`;

/** Leases in PostgreSQL. */
export class SqlLeases implements Leases {
  constructor(private readonly manager: EntityManager) {}

  async acquire(name: string, holder: string, forSeconds: number): Promise<HeldLease | null> {
    const [row] = await query<{ readonly epoch: number }>(
      this.manager,
      `INSERT INTO lease AS l (name, holder, epoch, until) VALUES ($1, $2, 1, ${seconds('$3::float8')})
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = l.epoch + 1, until = excluded.until WHERE l.until < clock_timestamp()
       RETURNING epoch`,
      [name, holder, forSeconds],
    );
    return row === undefined ? null : { name, holder, epoch: row.epoch };
  }

  async renew(lease: HeldLease, forSeconds: number): Promise<boolean> {
    const sql = `UPDATE lease SET until = ${seconds('$4::float8')} WHERE ${isMine} AND until >= clock_timestamp() RETURNING name`;
    return (await query(this.manager, sql, [lease.name, lease.holder, lease.epoch, forSeconds])).length > 0;
  }

  async isHeld(lease: HeldLease): Promise<boolean> {
    const sql = `SELECT 1 FROM lease WHERE ${isMine} AND until >= clock_timestamp()`;
    return (await query(this.manager, sql, [lease.name, lease.holder, lease.epoch])).length > 0;
  }

  async release(lease: HeldLease): Promise<void> {
    // One millisecond back, so that whoever asks within this millisecond gets it.
    const sql = `UPDATE lease SET until = clock_timestamp() - interval '1 millisecond' WHERE ${isMine}`;
    await query(this.manager, sql, [lease.name, lease.holder, lease.epoch]);
  }
}
