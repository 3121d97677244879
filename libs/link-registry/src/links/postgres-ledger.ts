import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import type { ConflictKind, Policy, Tuple } from '#dataflows';
import { isUuid, query, rowsOf } from '../rows.js';
import { isLinkless } from './has-link.js';
import { ConflictEntity } from './entities/conflict-entity.js';
import type { ConflictRecord, KeptConflict, Ledger, OutstandingEntry, WaitingConflict } from './ledger.js';

/** Of the conflicts `c`: those that a person is to decide. */
const waits = 'c.winner IS NULL AND c.ended_at IS NULL';

/** What a conflict is about: a pair, or the delete of a record, in which case the pairs edited may be others each time. */
const subject = (alias: string): string => `CASE WHEN ${alias}.kind = 'delete/edit' THEN '' ELSE ${alias}.pair END`;

export class PostgresLedger implements Ledger {
  constructor(private readonly manager: EntityManager) {}

  async addConflicts(conflicts: readonly ConflictRecord[]): Promise<void> {
    if (conflicts.length === 0) return;
    const rows = rowsOf(
      {
        id: 'uuid',
        link_id: 'uuid',
        flow: 'text',
        pair: 'text',
        kind: 'text',
        policy: 'text',
        winner: 'text',
        webcrm_value: 'text',
        customcrm_value: 'text',
        webcrm_at: 'bigint',
        customcrm_at: 'bigint',
        decided_at: 'bigint',
      },
      conflicts.map((conflict) => ({
        id: randomUUID(),
        link_id: conflict.link,
        flow: conflict.flow,
        pair: conflict.pair,
        kind: conflict.kind,
        policy: conflict.policy,
        winner: conflict.winner,
        webcrm_value: JSON.stringify(conflict.values.webcrm),
        customcrm_value: JSON.stringify(conflict.values.customcrm),
        webcrm_at: conflict.times.webcrm,
        customcrm_at: conflict.times.customcrm,
        decided_at: conflict.decidedAt,
      })),
    );
    await query(
      this.manager,
      `WITH v AS (${rows.source}), waiting AS (
         UPDATE conflict c SET
           pair = v.pair, id = CASE WHEN c.webcrm_value = v.webcrm_value AND c.customcrm_value = v.customcrm_value THEN c.id ELSE v.id END,
           winner = v.winner, webcrm_value = v.webcrm_value, customcrm_value = v.customcrm_value,
           webcrm_at = v.webcrm_at, customcrm_at = v.customcrm_at, decided_at = v.decided_at
         FROM v WHERE c.link_id = v.link_id AND ${subject('c')} = ${subject('v')} AND ${waits}
         RETURNING c.link_id, ${subject('c')} AS subject
       )
       INSERT INTO conflict (id, link_id, flow, pair, kind, policy, winner, webcrm_value, customcrm_value, webcrm_at, customcrm_at, decided_at)
       SELECT v.* FROM v WHERE NOT EXISTS (SELECT 1 FROM waiting w WHERE w.link_id = v.link_id AND w.subject = ${subject('v')})`,
      rows.parameters,
    );
  }

  async endConflicts(links: readonly string[], but: readonly WaitingConflict[], at: number): Promise<void> {
    if (links.length === 0) return;
    const rows = rowsOf(
      { link_id: 'uuid', pair: 'text' },
      but.map(({ link, pair }) => ({ link_id: link, pair })),
      3,
    );
    await query(
      this.manager,
      `UPDATE conflict c SET ended_at = $1 WHERE c.link_id = ANY(string_to_array($2, E'\\n')::uuid[]) AND ${waits}
         AND NOT EXISTS (SELECT 1 FROM (${rows.source}) v WHERE v.link_id = c.link_id AND coalesce(v.pair, '') = ${subject('c')})`,
      [at, links.join('\n'), ...rows.parameters],
    );
  }

  async conflict(id: string): Promise<KeptConflict | null> {
    const kept = isUuid(id) ? await this.manager.findOneBy(ConflictEntity, { id }) : null;
    return (
      kept && {
        link: kept.linkId,
        flow: kept.flow,
        pair: kept.pair,
        kind: kept.kind as ConflictKind,
        policy: kept.policy as Policy,
        winner: kept.winner as System | null,
        times: { webcrm: kept.webcrmAt ?? 0, customcrm: kept.customcrmAt ?? 0 },
        decidedAt: kept.decidedAt,
        values: { webcrm: JSON.parse(kept.webcrmValue) as Tuple, customcrm: JSON.parse(kept.customcrmValue) as Tuple },
        hasEnded: kept.endedAt !== null,
      }
    );
  }

  async forgetLinkless(): Promise<void> {
    await query(this.manager, `DELETE FROM conflict c WHERE ${isLinkless('c.link_id')}`);
  }

  async expect(entries: readonly OutstandingEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = rowsOf(
      { link_id: 'uuid', system: 'text', due_at: 'bigint' },
      entries.map((entry) => ({ link_id: entry.link, system: entry.system, due_at: entry.dueAt })),
    );
    await query(
      this.manager,
      `INSERT INTO outstanding (link_id, system, due_at, attempts) SELECT link_id, system, due_at, 1 FROM (${rows.source}) v
       ON CONFLICT (link_id, system) DO UPDATE SET due_at = excluded.due_at, attempts = 1`,
      rows.parameters,
    );
  }

  async settle(entries: readonly Pick<OutstandingEntry, 'link' | 'system'>[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = rowsOf(
      { link_id: 'uuid', system: 'text' },
      entries.map((entry) => ({ link_id: entry.link, system: entry.system })),
    );
    await query(
      this.manager,
      `DELETE FROM outstanding o USING (${rows.source}) v WHERE o.link_id = v.link_id AND o.system = v.system`,
      rows.parameters,
    );
  }

  async due(
    now: number,
    most: number,
    nextDue: (attempts: number) => number,
  ): Promise<readonly Pick<OutstandingEntry, 'link' | 'system'>[]> {
    const taken = await query<{ link_id: string; system: System; attempts: number }>(
      this.manager,
      'SELECT link_id, system, attempts FROM outstanding WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED',
      [now, most],
    );
    if (taken.length === 0) return [];
    const rows = rowsOf(
      { link_id: 'uuid', system: 'text', due_at: 'bigint' },
      taken.map((row) => ({ link_id: row.link_id, system: row.system, due_at: Math.round(nextDue(row.attempts)) })),
    );
    await query(
      this.manager,
      `UPDATE outstanding o SET due_at = v.due_at, attempts = o.attempts + 1 FROM (${rows.source}) v WHERE o.link_id = v.link_id AND o.system = v.system`,
      rows.parameters,
    );
    return taken.map((row) => ({ link: row.link_id, system: row.system }));
  }

  async consumed(topic: string, partition: number, nextOffset: bigint): Promise<void> {
    await query(
      this.manager,
      `INSERT INTO consumed AS c (topic, partition, next_offset) VALUES ($1, $2, $3)
       ON CONFLICT (topic, partition) DO UPDATE SET next_offset = greatest(c.next_offset, excluded.next_offset)`,
      [topic, partition, String(nextOffset)],
    );
  }

  async lockTypes(types: readonly string[]): Promise<boolean> {
    for (const type of [...types].sort()) {
      const [row] = await query<{ locked: boolean }>(this.manager, `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked`, [
        type,
      ]);
      if (!row?.locked) return false;
    }
    return true;
  }
}
