import type { EntityManager } from 'typeorm';
import type { Reference } from '#dataflows';
import type { System } from '#change-events';
import { query, rowsOf, type Rows } from '../rows.js';
import { hasLink } from './has-link.js';
import { uuidAfter } from './postgres-links.js';
import type { Looks, LookSubject, UnlinkedRecord, UnlinkedStanding, WaitedFor } from './looks.js';
import type { Subject } from './match-keys.js';

const subjectTypes = { flow: 'text', subject: 'text', subject_id: 'text' };
const forTypes = { for_flow: 'text', for_system: 'text', for_id: 'text' };
const referringTypes = { flow: 'text', link_id: 'uuid', ...forTypes };
const referringColumns = Object.keys(referringTypes).join(', ');
const recordTypes = { flow: 'text', system: 'text', record_id: 'text' };

export class PostgresLooks implements Looks {
  constructor(private readonly manager: EntityManager) {}

  async add(subjects: readonly LookSubject[]): Promise<void> {
    if (subjects.length === 0) return;
    const rows = rowsOf(subjectTypes, subjects.map(subjectRow));
    await query(this.manager, `INSERT INTO look (flow, subject, subject_id) ${rows.source}`, rows.parameters);
  }

  async addSharers(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await query(
      this.manager,
      `INSERT INTO look (flow, subject, subject_id)
       SELECT DISTINCT k.flow, k.system, k.record_id FROM match_key k
       WHERE (k.webcrm_key = ANY(string_to_array($1, E'\\n')::uuid[]) OR k.customcrm_key = ANY(string_to_array($1, E'\\n')::uuid[]))
         AND ${isUnderWay('k.flow')}
         AND NOT ${hasLink('k.flow', 'k.system', 'k.record_id', "l.standing <> 'ended'")}`,
      [keys.join('\n')],
    );
  }

  async addLinks(flow: string, after: string, most: number): Promise<string | null> {
    const [page] = await query<{ last: string | null }>(
      this.manager,
      `WITH page AS (SELECT id FROM link WHERE flow = $1 AND standing <> 'ended' AND id > ${uuidAfter('$2')} ORDER BY id LIMIT $3),
         added AS (INSERT INTO look (flow, subject, subject_id) SELECT $1, 'link', id::text FROM page)
       SELECT (SELECT id::text FROM page ORDER BY id DESC LIMIT 1) AS last`,
      [flow, after, most],
    );
    return page?.last ?? null;
  }

  async addUnlinked(flow: string, system: System, entity: string, after: string, most: number): Promise<string | null> {
    const [page] = await query<{ last: string | null }>(
      this.manager,
      `WITH page AS (SELECT id, deleted FROM record WHERE system = $2 AND entity = $3 AND id > $4 ORDER BY id LIMIT $5),
         added AS (INSERT INTO look (flow, subject, subject_id) SELECT $1, $2, page.id FROM page WHERE NOT deleted
           AND NOT EXISTS (SELECT 1 FROM link l WHERE l.flow = $1 AND l.${system}_id = page.id AND l.standing <> 'ended'))
       SELECT max(id) AS last FROM page`,
      [flow, system, entity, after, most],
    );
    return page?.last ?? null;
  }

  async take(flow: string, most: number): Promise<readonly LookSubject[]> {
    const rows = await query<{ subject: LookSubject['subject']; subject_id: string }>(
      this.manager,
      `DELETE FROM look WHERE flow = $1 AND seq IN (SELECT seq FROM look WHERE flow = $1 ORDER BY seq LIMIT $2) RETURNING subject, subject_id`,
      [flow, most],
    );
    const once = new Map(rows.map((row) => [`${row.subject}\n${row.subject_id}`, { flow, subject: row.subject, id: row.subject_id }]));
    return [...once.values()];
  }

  async wait(subjects: readonly (LookSubject & { readonly references: readonly WaitedFor[] })[]): Promise<void> {
    if (subjects.length === 0) return;
    const named = rowsOf(subjectTypes, subjects.map(subjectRow));
    await query(
      this.manager,
      `DELETE FROM waiting w USING (${named.source}) v WHERE w.flow = v.flow AND w.subject = v.subject AND w.subject_id = v.subject_id`,
      named.parameters,
    );
    const wanted = subjects.flatMap((subject) =>
      subject.references.map((reference) => ({
        ...forRow(reference),
        ...subjectRow(subject),
        in_the_making: reference.inTheMaking ?? false,
      })),
    );
    if (wanted.length === 0) return;
    const rows = rowsOf({ ...forTypes, ...subjectTypes, in_the_making: 'boolean' }, wanted);
    await query(
      this.manager,
      `INSERT INTO waiting (for_flow, for_system, for_id, flow, subject, subject_id, in_the_making) ${rows.source} ON CONFLICT DO NOTHING`,
      rows.parameters,
    );
  }

  async wake(references: readonly Reference[]): Promise<void> {
    if (references.length === 0) return;
    const rows = rowsOf(forTypes, references.map(forRow));
    await query(
      this.manager,
      `INSERT INTO look (flow, subject, subject_id)
       SELECT DISTINCT w.flow, w.subject, w.subject_id FROM (${rows.source}) v JOIN waiting w USING (for_flow, for_system, for_id) WHERE ${isUnderWay('w.flow')}`,
      rows.parameters,
    );
  }

  async refer(
    links: readonly { readonly flow: string; readonly link: string; readonly references: readonly Reference[] }[],
  ): Promise<void> {
    if (links.length === 0) return;
    const wanted = links.flatMap(({ flow, link, references }) =>
      references.map((reference) => ({ flow, link_id: link, ...forRow(reference) })),
    );
    const known = await query<ReferringRow>(
      this.manager,
      `SELECT flow, link_id, for_flow, for_system, for_id FROM referring WHERE link_id = ANY(string_to_array($1, E'\\n')::uuid[])`,
      [links.map(({ link }) => link).join('\n')],
    );
    const isIn = (rows: readonly ReferringRow[]) => {
      const names = new Set(rows.map(nameOfReferring));
      return (row: ReferringRow) => names.has(nameOfReferring(row));
    };
    const [isKnown, isWanted] = [isIn(known), isIn(wanted)];
    await this.changeReferring(
      wanted.filter((row) => !isKnown(row)),
      ({ source }) => `INSERT INTO referring (${referringColumns}) ${source} ON CONFLICT DO NOTHING`,
    );
    await this.changeReferring(
      known.filter((row) => !isWanted(row)),
      ({ source }) =>
        `DELETE FROM referring r USING (${source}) v
         WHERE (r.link_id, r.for_flow, r.for_system, r.for_id) = (v.link_id, v.for_flow, v.for_system, v.for_id)`,
    );
  }

  async addReferrers(references: readonly Reference[]): Promise<void> {
    if (references.length === 0) return;
    const rows = rowsOf(forTypes, references.map(forRow));
    await query(
      this.manager,
      `INSERT INTO look (flow, subject, subject_id)
       SELECT DISTINCT r.flow, 'link', r.link_id::text FROM (${rows.source}) v JOIN referring r USING (for_flow, for_system, for_id)
       WHERE ${isUnderWay('r.flow')}`,
      rows.parameters,
    );
  }

  async sweep(): Promise<number> {
    const rows = await query(this.manager, `INSERT INTO look (flow, subject, subject_id) ${missedByWakes} RETURNING 1`);
    return rows.length;
  }

  private async changeReferring(rows: readonly ReferringRow[], statement: (rows: Rows) => string): Promise<void> {
    if (rows.length === 0) return;
    const given = rowsOf(referringTypes, rows);
    await query(this.manager, statement(given), given.parameters);
  }

  async setUnlinked(records: readonly UnlinkedRecord[]): Promise<void> {
    if (records.length === 0) return;
    const rows = rowsOf(
      { ...recordTypes, standing: 'text', reason: 'text', version: 'bigint' },
      records.map((record) => ({
        ...recordRow(record),
        standing: record.standing,
        reason: record.reason.replaceAll('\n', ' ') || '-',
        version: record.version,
      })),
    );
    await query(
      this.manager,
      `INSERT INTO unlinked (flow, system, record_id, standing, reason, version) ${rows.source}
       ON CONFLICT (flow, system, record_id) DO UPDATE SET standing = excluded.standing, reason = excluded.reason, version = excluded.version`,
      rows.parameters,
    );
  }

  async clearUnlinked(subjects: readonly Subject[]): Promise<void> {
    if (subjects.length === 0) return;
    const rows = rowsOf(recordTypes, subjects.map(recordRow));
    await query(
      this.manager,
      `WITH v AS (${rows.source}),
         waits AS (DELETE FROM waiting w USING v WHERE w.flow = v.flow AND w.subject = v.system AND w.subject_id = v.record_id)
       DELETE FROM unlinked u USING v WHERE u.flow = v.flow AND u.system = v.system AND u.record_id = v.record_id`,
      rows.parameters,
    );
  }

  async unlinked(flow: string, system: System, ids: readonly string[]): Promise<readonly UnlinkedRecord[]> {
    if (ids.length === 0) return [];
    const rows = await query<{ record_id: string; standing: UnlinkedStanding; reason: string; version: number }>(
      this.manager,
      `SELECT record_id, standing, reason, version FROM unlinked WHERE flow = $1 AND system = $2 AND record_id = ANY(string_to_array($3, E'\\n'))`,
      [flow, system, ids.join('\n')],
    );
    return rows.map((row) => ({ flow, system, id: row.record_id, standing: row.standing, reason: row.reason, version: row.version }));
  }
}

interface ReferringRow {
  readonly flow: string;
  readonly link_id: string;
  readonly for_flow: string;
  readonly for_system: string;
  readonly for_id: string;
}

function nameOfReferring({ link_id, for_flow, for_system, for_id }: ReferringRow): string {
  return [link_id, for_flow, for_system, for_id].join('\n');
}

/** SQL that keeps looks from piling up for a flow that is switched off or given up: when it is taken up again, all is looked at. */
function isUnderWay(flow: string): string {
  return `EXISTS (SELECT 1 FROM flow f WHERE f.name = ${flow} AND f.enabled)`;
}

/** Whoever waits for something that is there, or is not in the making any more: its link was made just when they began to wait. */
export const missedByWakes = `SELECT DISTINCT w.flow, w.subject, w.subject_id FROM waiting w
  WHERE (${hasLink('w.for_flow', 'w.for_system', 'w.for_id', "l.standing = 'live'")}
      OR w.in_the_making AND NOT ${hasLink('w.for_flow', 'w.for_system', 'w.for_id', "l.standing = 'creating'")})
    AND ${isUnderWay('w.flow')}`;

function subjectRow({ flow, subject, id }: LookSubject) {
  return { flow, subject, subject_id: id };
}

function forRow({ flow, system, id }: Reference) {
  return { for_flow: flow, for_system: system, for_id: id };
}

function recordRow({ flow, system, id }: Subject) {
  return { flow, system, record_id: id };
}
