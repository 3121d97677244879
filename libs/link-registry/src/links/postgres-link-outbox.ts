import type { EntityManager } from 'typeorm';
import { SqlLeases } from '../connector-memory/sql/sql-leases.js';
import { nowMs } from '../connector-memory/sql/now-ms.js';
import { SqlSendings } from '../connector-memory/sql/sql-sendings.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Republished } from '../outbox/republished.js';
import { query, rowsOf } from '../rows.js';
import { uuidAfter } from './postgres-links.js';
import { toldIn, type LinkOutbox, type ToldLink } from './told-links.js';

interface Row {
  readonly id: string;
  readonly flow: string;
  readonly webcrm_id: string | null;
  readonly customcrm_id: string | null;
  readonly standing: ToldLink['standing'];
  readonly told: string;
  readonly told_at: number;
  readonly version: number;
  readonly published_version: number;
}

const tables = ['link', 'dropped_link'] as const;
/** What was told of a dropped link is forgotten when nobody can be sending an older event any more. */
const keepDroppedMs = 24 * 60 * 60_000;

/** The links' outbox in PostgreSQL. */
export class PostgresLinkOutbox implements LinkOutbox {
  readonly leases: SqlLeases;
  readonly sendings: SqlSendings;

  constructor(private readonly manager: EntityManager) {
    this.leases = new SqlLeases(manager);
    this.sendings = new SqlSendings(manager);
  }

  async unpublished(limit: number): Promise<readonly ToldLink[]> {
    const rows = await query<Row>(
      this.manager,
      `(SELECT id, flow, webcrm_id, customcrm_id, standing, told, told_at, version, published_version
        FROM link WHERE version > published_version ORDER BY version LIMIT $1)
       UNION ALL
       (SELECT id, flow, NULL, NULL, 'dropped', '{"progress":"inSync","conflict":[]}', dropped_at, version, published_version
        FROM dropped_link WHERE version > published_version ORDER BY version LIMIT $1)
       ORDER BY version LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      flow: row.flow,
      standing: row.standing,
      ids: { webcrm: row.webcrm_id, customcrm: row.customcrm_id },
      isNew: row.published_version === 0,
      toldAt: row.told_at,
      ...toldIn(row.told),
    }));
  }

  async markPublished(sent: readonly ToldLink[]): Promise<void> {
    const rows = rowsOf(
      { id: 'uuid', version: 'bigint' },
      sent.map(({ id, version }) => ({ id, version })),
    );
    for (const table of tables) {
      await query(
        this.manager,
        `WITH sent AS (${rows.source}), locked AS MATERIALIZED (SELECT id FROM ${table} WHERE id IN (SELECT id FROM sent) ORDER BY id FOR UPDATE)
         UPDATE ${table} l SET published_version = sent.version FROM sent JOIN locked USING (id) WHERE l.id = sent.id AND l.published_version < sent.version`,
        rows.parameters,
      );
    }
    await query(this.manager, `DELETE FROM dropped_link WHERE published_version = version AND dropped_at < ${nowMs} - $1::bigint`, [
      keepDroppedMs,
    ]);
  }

  async markUnpublished(ids: readonly string[]): Promise<void> {
    for (const table of tables) {
      await query(
        this.manager,
        `WITH locked AS MATERIALIZED (SELECT id FROM ${table} WHERE id = ANY(string_to_array($1, E'\\n')::uuid[]) ORDER BY id FOR UPDATE)
         UPDATE ${table} l SET version = greatest(l.version + 1, ${nowMs}) FROM locked WHERE l.id = locked.id`,
        [ids.join('\n')],
      );
    }
  }

  async republish(flow: string, after: string, most: number): Promise<Republished | null> {
    const [marked] = await query<Republished>(
      this.manager,
      `WITH chosen AS MATERIALIZED (
         SELECT id FROM link WHERE flow = $1 AND id > ${uuidAfter('$2')} AND version = published_version ORDER BY id LIMIT $3 FOR UPDATE),
       marked AS (
         UPDATE link l SET version = greatest(l.version + 1, ${nowMs}) FROM chosen WHERE l.id = chosen.id RETURNING l.id, l.version)
       SELECT count(*)::integer AS count, max(id::text) AS last, max(version) AS version FROM marked`,
      [flow, after, most],
    );
    return marked === undefined || marked.count === 0 ? null : marked;
  }

  transaction<T>(work: (outbox: Outbox<ToldLink>) => Promise<T>): Promise<T> {
    return this.manager.transaction((manager) => work(new PostgresLinkOutbox(manager)));
  }
}
