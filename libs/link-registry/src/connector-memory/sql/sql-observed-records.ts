import type { EntityManager } from 'typeorm';
import { causationOf, type System } from '#change-events';
import { query } from '../../rows.js';
import type { Republished } from '../../outbox/republished.js';
import type { CreatedRecord, ObservedRecords, ObservedRow } from '../observed-records.js';
import { hintChannel, hintText } from './hint-channel.js';
import { nowMs } from './now-ms.js';
import { observedColumns, observedParameterOf, observedRowOf, type ObservedColumns } from './observed-row-mapper.js';

const ofEntity = 'o.system = $1 AND o.entity = $2';

// Rows are always made before rows are locked, and both in the order of their ids: two transactions can't wait for each other.
const lockedIds = `locked AS MATERIALIZED (SELECT o.id FROM observed o WHERE ${ofEntity} AND o.id = ANY($3) ORDER BY o.id FOR UPDATE)`;

/** ObservedRecords in PostgreSQL: one statement for a batch. */
export class SqlObservedRecords implements ObservedRecords {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  async lock(entity: string, ids: readonly string[]): Promise<readonly ObservedRow[]> {
    if (ids.length === 0) return [];
    await this.makeMissing(entity, ids);
    const sql = `SELECT ${observedColumns} FROM observed o WHERE ${ofEntity} AND o.id = ANY($3) ORDER BY o.id FOR UPDATE`;
    return (await this.run<ObservedColumns>(sql, entity, ids)).map(observedRowOf);
  }

  async save(entity: string, rows: readonly ObservedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.run(
      `UPDATE observed o SET version = s.version, published_version = s.published_version, fence = s.fence, changed_at = s.changed_at,
         observed_at = s.observed_at, deleted = s.deleted, fingerprints = s.fingerprints, state = s.state, changed = s.changed, kind = s.kind,
         origin = s.origin, causation = s.causation, trace = s.trace, created_for = s.created_for, held_until = s.held_until, reread = s.reread,
         hinted = s.hinted
       FROM json_to_recordset($3::json) AS s(id text, version bigint, published_version bigint, fence bigint, changed_at bigint,
         observed_at bigint, deleted boolean, fingerprints text, state text, changed text, kind text, origin text, causation text, trace text,
         created_for uuid, held_until bigint, reread boolean, hinted bigint)
       WHERE ${ofEntity} AND o.id = s.id`,
      entity,
      JSON.stringify(rows.map(observedParameterOf)),
    );
  }

  async find(entity: string, ids: readonly string[]): Promise<readonly ObservedRow[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT ${observedColumns} FROM observed o WHERE ${ofEntity} AND o.id = ANY($3)`;
    return (await this.run<ObservedColumns>(sql, entity, ids)).map(observedRowOf);
  }

  async raiseFences(entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, ObservedRow>> {
    if (ids.length === 0) return new Map();
    await this.makeMissing(entity, ids);
    const sql = `WITH ${lockedIds} UPDATE observed o SET fence = nextval('ticket') FROM locked WHERE ${ofEntity} AND o.id = locked.id RETURNING ${observedColumns}`;
    const rows = (await this.run<ObservedColumns>(sql, entity, ids)).map(observedRowOf);
    return new Map(rows.map((row) => [row.id, row]));
  }

  async oweReread(entity: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.makeMissing(entity, ids);
    const sql = `WITH ${lockedIds} UPDATE observed o SET reread = true, fence = nextval('ticket') FROM locked WHERE ${ofEntity} AND o.id = locked.id`;
    await this.run(sql, entity, ids);
  }

  async hint(entity: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.makeMissing(entity, ids);
    await query(
      this.manager,
      `WITH ${lockedIds}, noted AS (
         UPDATE observed o SET reread = true, hinted = nextval('ticket') FROM locked WHERE ${ofEntity} AND o.id = locked.id RETURNING o.id)
       SELECT pg_notify('${hintChannel}', $4) FROM (SELECT count(*) FROM noted) AS done`,
      [this.system, entity, ids, hintText({ system: this.system, entity })],
    );
  }

  async owedRereads(entity: string, limit: number, but: readonly string[] = []): Promise<readonly string[]> {
    const sql = `SELECT o.id FROM observed o LEFT JOIN missing_record m ON m.system = o.system AND m.entity = o.entity AND m.id = o.id
      WHERE ${ofEntity} AND o.reread AND o.id <> ALL($4) ORDER BY m.id IS NOT NULL LIMIT $3`;
    return (await query<Pick<ObservedColumns, 'id'>>(this.manager, sql, [this.system, entity, limit, but])).map(({ id }) => id);
  }

  async nameCreator(entity: string, created: readonly CreatedRecord[]): Promise<void> {
    if (created.length === 0) return;
    const ids = created.map(({ id }) => id);
    await this.makeMissing(entity, ids);
    await query(
      this.manager,
      `WITH ${lockedIds} UPDATE observed o SET created_for = c.link, origin = 'sync', causation = c.causation, trace = c.trace, held_until = NULL, reread = true
       FROM locked JOIN unnest($3::text[], $4::uuid[], $5::text[], $6::text[]) AS c(id, link, causation, trace) ON c.id = locked.id WHERE ${ofEntity} AND o.id = locked.id`,
      [
        this.system,
        entity,
        ids,
        created.map(({ command }) => command.link),
        created.map(({ command }) => causationOf(command)),
        created.map(({ command }) => command.trace ?? null),
      ],
    );
  }

  async unpublished(entity: string, limit: number): Promise<readonly ObservedRow[]> {
    const sql = `SELECT ${observedColumns} FROM observed o WHERE ${ofEntity} AND o.version > o.published_version AND (o.held_until IS NULL OR NOT EXISTS (
        SELECT 1 FROM create_call c WHERE c.system = o.system AND c.entity = o.entity AND c.settled_at IS NULL AND c.seq <= o.held_until))
      ORDER BY o.version LIMIT $3`;
    return (await this.run<ObservedColumns>(sql, entity, limit)).map(observedRowOf);
  }

  async hasUnpublished(entity: string): Promise<boolean> {
    const sql = `SELECT EXISTS (SELECT 1 FROM observed o WHERE ${ofEntity} AND o.version > o.published_version) AS found`;
    const [row] = await query<{ readonly found: boolean }>(this.manager, sql, [this.system, entity]);
    return row?.found === true;
  }

  async countPresent(entity: string, most: number): Promise<number> {
    const sql = `SELECT count(*) AS present FROM (SELECT 1 FROM observed o WHERE ${ofEntity} AND o.version > 0 AND NOT o.deleted LIMIT $3) AS counted`;
    const [row] = await this.run<{ readonly present: number }>(sql, entity, most);
    return row?.present ?? 0;
  }

  async unclaimed(entity: string, call: number): Promise<readonly ObservedRow[]> {
    const sql = `SELECT ${observedColumns} FROM observed o WHERE ${ofEntity} AND o.version > o.published_version AND o.published_version = 0
      AND o.held_until >= $3 AND o.created_for IS NULL ORDER BY o.version`;
    return (await this.run<ObservedColumns>(sql, entity, call)).map(observedRowOf);
  }

  async markPublished(entity: string, sent: readonly { readonly id: string; readonly version: number }[]): Promise<void> {
    if (sent.length === 0) return;
    await query(
      this.manager,
      `WITH ${lockedIds} UPDATE observed o SET published_version = s.version
       FROM locked JOIN unnest($3::text[], $4::bigint[]) AS s(id, version) ON s.id = locked.id
       WHERE ${ofEntity} AND o.id = locked.id AND o.published_version < s.version`,
      [this.system, entity, sent.map(({ id }) => id), sent.map(({ version }) => version)],
    );
  }

  async markUnpublished(entity: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const sql = `WITH ${lockedIds} UPDATE observed o SET version = greatest(o.version + 1, ${nowMs}) FROM locked WHERE ${ofEntity} AND o.id = locked.id`;
    await this.run(sql, entity, ids);
  }

  async republish(entity: string, after: string, most: number): Promise<Republished | null> {
    const [marked] = await query<Republished & { readonly last: string | null }>(
      this.manager,
      `WITH chosen AS MATERIALIZED (
         SELECT o.id FROM observed o WHERE ${ofEntity} AND o.id > $3 AND o.version > 0 AND o.version = o.published_version AND NOT o.deleted
         ORDER BY o.id LIMIT $4 FOR UPDATE),
       marked AS (
         UPDATE observed o SET version = greatest(o.version + 1, ${nowMs}), kind = 'updated', origin = 'republish', changed = '[]', causation = NULL, trace = NULL
         FROM chosen WHERE ${ofEntity} AND o.id = chosen.id RETURNING o.id, o.version)
       SELECT count(*)::integer AS count, max(id) AS last, max(version) AS version FROM marked`,
      [this.system, entity, after, most],
    );
    return marked === undefined || marked.count === 0 ? null : marked;
  }

  private async makeMissing(entity: string, ids: readonly string[]): Promise<void> {
    await this.run(
      `INSERT INTO observed (system, entity, id, version, published_version, fence, changed_at, observed_at, deleted, fingerprints, changed, kind, origin, reread, hinted)
       SELECT DISTINCT $1, $2, given.id, 0, 0, 0, 0, 0, false, '{}', '[]', 'updated', 'person', false, 0
       FROM unnest($3::text[]) AS given(id)
       WHERE NOT EXISTS (SELECT 1 FROM observed o WHERE ${ofEntity} AND o.id = given.id) ORDER BY given.id
       ON CONFLICT DO NOTHING`,
      entity,
      ids,
    );
  }

  private run<Row>(sql: string, entity: string, given: unknown): Promise<readonly Row[]> {
    return query(this.manager, sql, [this.system, entity, given]);
  }
}
