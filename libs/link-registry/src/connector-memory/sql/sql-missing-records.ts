import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { query } from '../../rows.js';
import type { FoundGone, MissingRecords, MissingTally } from '../missing-records.js';
import { nowMs } from './now-ms.js';

const ofType = 'm.system = $1 AND m.entity = $2';
const hourAgo = `${nowMs} - 3600000`;

/** MissingRecords in PostgreSQL. */
export class SqlMissingRecords implements MissingRecords {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  async found(entity: string, gone: readonly FoundGone[]): Promise<readonly string[]> {
    if (gone.length === 0) return [];
    // What was written since that read keeps its debt.
    const rows = await this.run<{ readonly id: string }>(
      `WITH locked AS MATERIALIZED (
         SELECT o.id, g.ticket FROM observed o JOIN unnest($3::text[], $4::bigint[]) AS g(id, ticket) ON g.id = o.id
         WHERE o.system = $1 AND o.entity = $2 AND o.version > 0 AND NOT o.deleted ORDER BY o.id FOR UPDATE OF o),
       noted AS (
         INSERT INTO missing_record AS m (system, entity, id, standing, ticket, found_at)
         SELECT $1, $2, id, 'gone', ticket, ${nowMs} FROM locked
         ON CONFLICT (system, entity, id) DO UPDATE SET ticket = excluded.ticket,
           standing = CASE WHEN m.standing IN ('unread', 'believed') THEN 'gone' ELSE m.standing END)
       UPDATE observed o SET reread = greatest(o.fence, o.hinted) > locked.ticket FROM locked
       WHERE o.system = $1 AND o.entity = $2 AND o.id = locked.id RETURNING o.id`,
      entity,
      gone.map(({ id }) => id),
      gone.map(({ ticket }) => ticket),
    );
    return rows.map(({ id }) => id);
  }

  async tally(entity: string, but: readonly string[] = []): Promise<MissingTally> {
    const [row] = await this.run<MissingTally>(
      `WITH old AS (DELETE FROM missing_record m WHERE ${ofType} AND m.standing = 'believed' AND m.found_at < ${hourAgo})
       SELECT count(*) FILTER (WHERE m.standing = 'unread' AND m.id <> ALL($3)) AS unread, count(*) FILTER (WHERE m.standing = 'gone') AS gone,
         count(*) FILTER (WHERE m.standing = 'held') AS held,
         count(*) FILTER (WHERE m.standing = 'believed' AND m.found_at >= ${hourAgo}) AS believed,
         count(*) FILTER (WHERE m.standing = 'held' AND m.found_at >= ${hourAgo}) AS "justHeld"
       FROM missing_record m WHERE ${ofType}`,
      entity,
      but,
    );
    return row ?? { unread: 0, gone: 0, held: 0, believed: 0, justHeld: 0 };
  }

  async sure(entity: string, standing: 'gone' | 'released', limit: number): Promise<readonly FoundGone[]> {
    const sql = `SELECT m.id, m.ticket FROM missing_record m WHERE ${ofType} AND m.standing = $3 AND m.ticket IS NOT NULL LIMIT $4`;
    return this.run<FoundGone>(sql, entity, standing, limit);
  }

  async believe(entity: string, ids: readonly string[]): Promise<void> {
    // What an operator has released does not count against what is found later.
    await this.run(
      `WITH released AS (DELETE FROM missing_record m WHERE ${ofType} AND m.id = ANY($3) AND m.standing = 'released')
       UPDATE missing_record m SET standing = 'believed', found_at = ${nowMs} WHERE ${ofType} AND m.id = ANY($3) AND m.standing = 'gone'`,
      entity,
      ids,
    );
  }

  async forget(entity: string, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.run(`DELETE FROM missing_record m WHERE ${ofType} AND m.id = ANY($3)`, entity, ids);
  }

  async hold(entity: string): Promise<void> {
    await this.run(`UPDATE missing_record m SET standing = 'held', found_at = ${nowMs} WHERE ${ofType} AND m.standing = 'gone'`, entity);
  }

  async heldIds(entity: string, limit: number): Promise<readonly string[]> {
    const sql = `SELECT m.id FROM missing_record m WHERE ${ofType} AND m.standing IN ('held', 'refused') ORDER BY m.id LIMIT $3`;
    return (await this.run<{ readonly id: string }>(sql, entity, limit)).map(({ id }) => id);
  }

  async release(entity: string): Promise<number> {
    const rows = await this.run(
      `WITH locked AS MATERIALIZED (
         SELECT o.id FROM observed o JOIN missing_record m ON m.system = o.system AND m.entity = o.entity AND m.id = o.id
         WHERE ${ofType} AND m.standing IN ('held', 'refused') ORDER BY o.id FOR UPDATE OF o),
       owed AS (
         UPDATE observed o SET reread = true, fence = nextval('ticket') FROM locked
         WHERE o.system = $1 AND o.entity = $2 AND o.id = locked.id)
       UPDATE missing_record m SET standing = 'released', ticket = NULL FROM locked WHERE ${ofType} AND m.id = locked.id RETURNING m.id`,
      entity,
    );
    return rows.length;
  }

  async refuse(entity: string): Promise<number> {
    const sql = `UPDATE missing_record m SET standing = 'refused' WHERE ${ofType} AND m.standing = 'held' RETURNING m.id`;
    return (await this.run(sql, entity)).length;
  }

  private run<Row>(sql: string, entity: string, ...given: readonly unknown[]): Promise<readonly Row[]> {
    return query<Row>(this.manager, sql, [this.system, entity, ...given]);
  }
}
