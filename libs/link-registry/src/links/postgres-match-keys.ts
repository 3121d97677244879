import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { query, rowsOf } from '../rows.js';
import { hasLink } from './has-link.js';
import type { KeyedSubject, MatchKeys, StoredKey } from './match-keys.js';

interface Row {
  readonly flow: string;
  readonly system: System;
  readonly record_id: string;
  readonly rule: number;
  readonly webcrm_key: string;
  readonly customcrm_key: string;
}

const columns = 'flow, system, record_id, rule, webcrm_key, customcrm_key';

/**
 * Condition for the keys of a flow and a system that is asked about rows found by their key, and by no index: a server that has not counted the table
 * yet, as in a first load, takes all rows of a type for fewer than those with one key.
 */
const ofType = (flow: string, system: string): string => `flow || '' = ${flow} AND system || '' = ${system}`;

export class PostgresMatchKeys implements MatchKeys {
  constructor(private readonly manager: EntityManager) {}

  async replace(subjects: readonly KeyedSubject[]): Promise<readonly KeyedSubject[]> {
    if (subjects.length === 0) return [];
    const names = rowsOf({ flow: 'text', system: 'text', record_id: 'text' }, subjects.map(nameOf));
    const stored = Map.groupBy(
      await query<Row>(
        this.manager,
        `SELECT ${columns} FROM (${names.source}) v JOIN match_key k USING (flow, system, record_id)`,
        names.parameters,
      ),
      (row) => JSON.stringify(nameOf({ flow: row.flow, system: row.system, id: row.record_id })),
    );
    const changed = subjects.flatMap((subject) => {
      const old = (stored.get(JSON.stringify(nameOf(subject))) ?? []).map(keyOf);
      return sameKeys(old, subject.keys) ? [] : [{ subject, all: { ...subject, keys: [...old, ...subject.keys] } }];
    });
    if (changed.length === 0) return [];
    const stale = rowsOf(
      { flow: 'text', system: 'text', record_id: 'text' },
      changed.map(({ subject }) => nameOf(subject)),
    );
    await query(
      this.manager,
      `DELETE FROM match_key k USING (${stale.source}) v WHERE k.flow = v.flow AND k.system = v.system AND k.record_id = v.record_id`,
      stale.parameters,
    );
    const fresh = changed.flatMap(({ subject }) =>
      subject.keys.map((key) => ({ ...nameOf(subject), rule: key.rule, webcrm_key: key.keys.webcrm, customcrm_key: key.keys.customcrm })),
    );
    if (fresh.length > 0) {
      const rows = rowsOf(
        { flow: 'text', system: 'text', record_id: 'text', rule: 'smallint', webcrm_key: 'uuid', customcrm_key: 'uuid' },
        fresh,
      );
      await query(
        this.manager,
        `INSERT INTO match_key (flow, system, record_id, rule, webcrm_key, customcrm_key) ${rows.source}`,
        rows.parameters,
      );
    }
    return changed.map(({ all }) => all);
  }

  async of(flow: string, system: System, ids: readonly string[]): Promise<readonly StoredKey[]> {
    if (ids.length === 0) return [];
    const rows = await query<Row>(
      this.manager,
      `SELECT ${columns} FROM match_key WHERE flow = $1 AND system = $2 AND record_id = ANY(string_to_array($3, E'\\n'))`,
      [flow, system, ids.join('\n')],
    );
    return rows.map(storedKeyOf);
  }

  async sharers(flow: string, customcrmKeys: readonly string[], most: number): Promise<readonly StoredKey[]> {
    if (customcrmKeys.length === 0) return [];
    const rows = await query<Row>(
      this.manager,
      `SELECT ${columns} FROM (
         SELECT DISTINCT near.flow, near.system, near.record_id
         FROM unnest(string_to_array($2, E'\\n')::uuid[]) AS wanted(key)
         CROSS JOIN (VALUES ('webcrm'), ('customcrm')) AS side(system)
         CROSS JOIN LATERAL (
           SELECT flow, system, record_id FROM match_key
           WHERE customcrm_key = wanted.key AND ${ofType('$1', 'side.system')} LIMIT $3
         ) near
       ) sharer JOIN match_key k USING (flow, system, record_id)`,
      [flow, customcrmKeys.join('\n'), most],
    );
    return rows.map(storedKeyOf);
  }

  async noteCreates(creates: readonly { readonly link: string; readonly keys: readonly string[] }[]): Promise<void> {
    const noted = creates.flatMap(({ link, keys }) => [...new Set(keys)].map((key) => ({ link_id: link, key })));
    if (noted.length === 0) return;
    const rows = rowsOf({ link_id: 'uuid', key: 'uuid' }, noted);
    await query(this.manager, `INSERT INTO create_key (link_id, key) ${rows.source} ON CONFLICT DO NOTHING`, rows.parameters);
  }

  async forgetCreates(links: readonly string[]): Promise<readonly string[]> {
    if (links.length === 0) return [];
    const sql = `DELETE FROM create_key WHERE link_id = ANY(string_to_array($1, E'\\n')::uuid[]) RETURNING key`;
    return (await query<{ key: string }>(this.manager, sql, [links.join('\n')])).map(({ key }) => key);
  }

  async creating(keys: readonly string[]): Promise<ReadonlySet<string>> {
    if (keys.length === 0) return new Set();
    const rows = await query<{ webcrm_key: string; customcrm_key: string }>(
      this.manager,
      `SELECT k.webcrm_key, k.customcrm_key FROM match_key k
       WHERE (k.webcrm_key = ANY(string_to_array($1, E'\\n')::uuid[]) OR k.customcrm_key = ANY(string_to_array($1, E'\\n')::uuid[]))
         AND ${hasLink('k.flow', 'k.system', 'k.record_id', "l.standing = 'creating'")}
       UNION ALL
       SELECT c.key, c.key FROM create_key c JOIN link l ON l.id = c.link_id AND l.standing = 'creating' WHERE c.key = ANY(string_to_array($1, E'\\n')::uuid[])`,
      [keys.join('\n')],
    );
    return new Set(rows.flatMap((row) => [row.webcrm_key, row.customcrm_key]));
  }

  async holders(flow: string, system: System, keys: readonly string[]): Promise<readonly { id: string; key: string }[]> {
    if (keys.length === 0) return [];
    return query(
      this.manager,
      `SELECT record_id AS id, ${system}_key AS key FROM match_key WHERE ${system}_key = ANY(string_to_array($3, E'\\n')::uuid[]) AND ${ofType('$1', '$2')}`,
      [flow, system, keys.join('\n')],
    );
  }
}

function nameOf(subject: { readonly flow: string; readonly system: System; readonly id: string }) {
  return { flow: subject.flow, system: subject.system, record_id: subject.id };
}

function storedKeyOf(row: Row): StoredKey {
  return { flow: row.flow, system: row.system, id: row.record_id, ...keyOf(row) };
}

function keyOf(row: Row): { rule: number; keys: { webcrm: string; customcrm: string } } {
  return { rule: row.rule, keys: { webcrm: row.webcrm_key, customcrm: row.customcrm_key } };
}

function sameKeys(old: KeyedSubject['keys'], fresh: KeyedSubject['keys']): boolean {
  return (
    old.length === fresh.length &&
    fresh.every((key) =>
      old.some((other) => other.rule === key.rule && other.keys.webcrm === key.keys.webcrm && other.keys.customcrm === key.keys.customcrm),
    )
  );
}
