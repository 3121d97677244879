import type { ChangeKind, JsonRecord, Origin } from '#change-events';
import type { ObservedRow } from '../observed-records.js';

/** An observed row in the words of the table. */
export interface ObservedColumns {
  readonly id: string;
  readonly version: number;
  readonly published_version: number;
  readonly fence: number;
  readonly changed_at: number;
  readonly observed_at: number;
  readonly deleted: boolean;
  readonly fingerprints: string;
  readonly state: string | null;
  readonly changed: string;
  readonly kind: ChangeKind;
  readonly origin: Origin;
  readonly causation: string | null;
  readonly trace: string | null;
  readonly created_for: string | null;
  readonly held_until: number | null;
  readonly reread: boolean;
  readonly hinted: number;
}

/** The columns to select. */
export const observedColumns =
  'o.id, o.version, o.published_version, o.fence, o.changed_at, o.observed_at, o.deleted, o.fingerprints, o.state, o.changed, o.kind, o.origin, o.causation, o.trace, o.created_for, o.held_until, o.reread, o.hinted';

export function observedRowOf(row: ObservedColumns): ObservedRow {
  return {
    id: row.id,
    version: row.version,
    publishedVersion: row.published_version,
    fence: row.fence,
    changedAt: row.changed_at,
    observedAt: row.observed_at,
    deleted: row.deleted,
    fingerprints: JSON.parse(row.fingerprints) as Record<string, string>,
    record: row.state === null ? null : (JSON.parse(row.state) as JsonRecord),
    changed: JSON.parse(row.changed) as string[],
    kind: row.kind,
    origin: row.origin,
    causation: row.causation,
    trace: row.trace,
    createdFor: row.created_for,
    heldUntil: row.held_until,
    reread: row.reread,
    hinted: row.hinted,
  };
}

/** The row as JSON for json_to_recordset. */
export function observedParameterOf(row: ObservedRow): ObservedColumns {
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
    trace: row.trace,
    created_for: row.createdFor,
    held_until: row.heldUntil,
    reread: row.reread,
    hinted: row.hinted,
  };
}
