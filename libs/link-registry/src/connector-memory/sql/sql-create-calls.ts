import type { EntityManager } from 'typeorm';
import type { JsonRecord, System } from '#change-events';
import { isUuid, query } from '../../rows.js';
import type { CreateCall, CreateCalls, SentCall } from '../create-calls.js';
import { nowMs } from './now-ms.js';

/** CreateCalls in PostgreSQL. */
export class SqlCreateCalls implements CreateCalls {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  async open(
    entity: string,
    calls: readonly { readonly link: string; readonly number: number; readonly sent: JsonRecord }[],
  ): Promise<ReadonlyMap<string, number>> {
    if (calls.length === 0) return new Map();
    const given = calls.map(({ link, number, sent }) => ({ link, number, sent: JSON.stringify(sent) }));
    const rows = await query<{ readonly seq: number; readonly link_id: string }>(
      this.manager,
      `INSERT INTO create_call (system, entity, link_id, number, sent, started_at)
       SELECT $1, $2, link, number, sent, ${nowMs} FROM json_to_recordset($3::json) AS g(link uuid, number bigint, sent text)
       RETURNING seq, link_id`,
      [this.system, entity, JSON.stringify(given)],
    );
    return new Map(rows.map((row) => [row.link_id, row.seq]));
  }

  async settle(fates: readonly { readonly seq: number; readonly recordId: string | null }[]): Promise<void> {
    if (fates.length === 0) return;
    await query(
      this.manager,
      `UPDATE create_call c SET settled_at = ${nowMs}, record_id = f.record_id, sent = '{}'
       FROM unnest($1::bigint[], $2::text[]) AS f(seq, record_id) WHERE c.seq = f.seq AND c.settled_at IS NULL`,
      [fates.map(({ seq }) => seq), fates.map(({ recordId }) => recordId)],
    );
  }

  async giveUp(seqs: readonly number[]): Promise<void> {
    const sql = `UPDATE create_call SET settled_at = ${nowMs}, doubtful = true, sent = '{}' WHERE seq = ANY($1::bigint[]) AND settled_at IS NULL`;
    await query(this.manager, sql, [seqs]);
  }

  async ofLinks(links: readonly string[]): Promise<readonly CreateCall[]> {
    // What bears a link's id is written by people, too.
    const ids = links.filter(isUuid);
    if (ids.length === 0) return [];
    return query<CreateCall>(
      this.manager,
      `SELECT seq, link_id AS link, number, ${nowMs} - started_at AS "ageMs", settled_at IS NOT NULL AS settled, record_id AS "recordId", doubtful
       FROM create_call WHERE system = $1 AND link_id = ANY($2::uuid[]) ORDER BY seq`,
      [this.system, ids],
    );
  }

  async openOf(entity: string): Promise<readonly SentCall[]> {
    const sql = 'SELECT seq, sent FROM create_call WHERE system = $1 AND entity = $2 AND settled_at IS NULL ORDER BY seq';
    const rows = await query<{ readonly seq: number; readonly sent: string }>(this.manager, sql, [this.system, entity]);
    return rows.map(({ seq, sent }) => ({ seq, sent: JSON.parse(sent) as JsonRecord }));
  }

  async newestOpen(entity: string): Promise<number | null> {
    const sql = 'SELECT max(seq) AS seq FROM create_call WHERE system = $1 AND entity = $2 AND settled_at IS NULL';
    const [row] = await query<{ readonly seq: number | null }>(this.manager, sql, [this.system, entity]);
    return row?.seq ?? null;
  }
}
