import type { ChangeKind, JsonRecord, Origin } from '#change-events';
import type { ObservedRow } from '../observed-records.js';
import type { SqlRow } from './rows-of.js';

/** Columns of an observed row, in the words of the table. */
export const observedColumns =
  'o.id, o.version, o.published_version, o.fence, o.changed_at, o.observed_at, o.deleted, o.fingerprints, o.state, o.changed, o.kind, o.origin, o.causation, o.created_for, o.held_until, o.reread';

export function observedRowOf(row: SqlRow): ObservedRow {
  return {
    id: String(row['id']),
    version: Number(row['version']),
    publishedVersion: Number(row['published_version']),
    fence: Number(row['fence']),
    changedAt: Number(row['changed_at']),
    observedAt: Number(row['observed_at']),
    deleted: row['deleted'] === true,
    fingerprints: JSON.parse(String(row['fingerprints'])) as Record<string, string>,
    record: typeof row['state'] === 'string' ? (JSON.parse(row['state']) as JsonRecord) : null,
    changed: JSON.parse(String(row['changed'])) as string[],
    kind: row['kind'] as ChangeKind,
    origin: row['origin'] as Origin,
    causation: row['causation'] as string | null,
    createdFor: row['created_for'] as string | null,
    heldUntil: row['held_until'] === null ? null : Number(row['held_until']),
    reread: row['reread'] === true,
  };
}

/** The row as JSON for json_to_recordset. */
export function observedParameterOf(row: ObservedRow): SqlRow {
  return {
    id: row.id,
    version: row.version,
    published_version: row.publishedVersion,
    fence: row.fence,
    changed_at: row.changedAt,
    observed_at: row.observedAt,
    deleted: row.deleted,
    fingerprints: JSON.stringify(row.fingerprints),
    state: row.record === null ? null : JSON.stringify(row.record),
    changed: JSON.stringify(row.changed),
    kind: row.kind,
    origin: row.origin,
    causation: row.causation,
    created_for: row.createdFor,
    held_until: row.heldUntil,
    reread: row.reread,
  };
}
