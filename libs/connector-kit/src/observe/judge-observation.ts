import type { ChangeKind, Origin } from '#change-events';
import type { ObservedRow } from '#link-registry';
import { differences, type Fingerprints } from './fingerprint.js';
import type { Observation } from './observation.js';

/** What an observation is judged with. */
export interface ObservationContext {
  /** Drawn after the rows were locked. */
  readonly fence: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly firstReadOver: boolean;
  /** The newest open create call of the type, or null. */
  readonly openCreate: number | null;
}

/** The row after an observation, and whether the observation counted. */
export interface ObservationVerdict {
  readonly row: ObservedRow;
  readonly accepted: boolean;
}

const origins: Readonly<Record<Observation['source'], Origin>> = {
  firstRead: 'firstRead',
  poll: 'person',
  sweep: 'person',
  write: 'sync',
  reread: 'person',
};

/**
 * What an observation makes of a record's row. Pure. `prints` are the fingerprints of what was read.
 *
 *   differs | ticket      | what follows
 *   no      | any         | nothing new: the change time moves, an own write raises the fence
 *   yes     | below fence | thrown away, the record must be read again
 *   yes     | else        | the new state, under a higher version
 */
export function judgeObservation(
  row: ObservedRow,
  observation: Observation,
  prints: Fingerprints,
  context: ObservationContext,
): ObservationVerdict {
  const current = observation.ticket >= row.fence;
  const changed = differences(row.fingerprints, prints);
  const isNew = row.version === 0 || row.deleted !== (observation.read === null) || changed.length > 0;
  if (isNew && !current) return { row: withCreator({ ...row, reread: true }, observation, context), accepted: false };
  if (!isNew) return { row: withCreator(unchanged(row, observation, current, context), observation, context), accepted: true };
  return { row: withCreator(renewed(row, observation, prints, changed, context), observation, context), accepted: true };
}

function unchanged(row: ObservedRow, { read, source }: Observation, current: boolean, { fence, now }: ObservationContext): ObservedRow {
  if (!current) return row;
  const moved = read !== null && read.changedAt !== row.changedAt;
  return {
    ...row,
    reread: false,
    ...(moved ? { changedAt: read.changedAt, record: read.record, observedAt: now } : {}),
    ...(moved || source === 'write' ? { fence } : {}),
  };
}

function renewed(
  row: ObservedRow,
  { read, source, causation }: Observation,
  prints: Fingerprints,
  changed: readonly string[],
  context: ObservationContext,
): ObservedRow {
  const version = Math.max(row.version + 1, context.now);
  const isPending = row.version > row.publishedVersion;
  // A record that was gone before anybody heard of it: there is nothing to tell.
  const isUnheardOf = row.version === 0 && read === null;
  return {
    ...row,
    version,
    publishedVersion: isUnheardOf ? version : row.publishedVersion,
    fence: context.fence,
    changedAt: read?.changedAt ?? context.now,
    observedAt: context.now,
    deleted: read === null,
    fingerprints: prints,
    record: read?.record ?? null,
    changed: isPending ? [...new Set([...row.changed, ...changed])].sort() : changed,
    kind: kindOf(row, read === null, source, isPending, context),
    origin: origins[source],
    causation: causation ?? null,
    heldUntil: appears(row) && read !== null && row.createdFor === null ? context.openCreate : row.heldUntil,
    reread: false,
  };
}

function kindOf(
  row: ObservedRow,
  isGone: boolean,
  source: Observation['source'],
  isPending: boolean,
  { firstReadOver }: ObservationContext,
): ChangeKind {
  if (isGone) return 'deleted';
  if (row.version > 0 && isPending) return row.kind === 'created' ? 'created' : 'updated';
  return appears(row) && firstReadOver && source !== 'firstRead' ? 'created' : 'updated';
}

/** Also when it was gone before: somebody may have deleted, and brought back, what an open call made. */
function appears(row: ObservedRow): boolean {
  return row.version === 0 || row.deleted;
}

/** A record says on every event which link it was made for: if it had been published without, it is published again. */
function withCreator(row: ObservedRow, { createdFor }: Observation, { now }: ObservationContext): ObservedRow {
  if (createdFor === undefined || row.createdFor === createdFor) return row;
  const wasPublished = row.version > 0 && row.version <= row.publishedVersion;
  return {
    ...row,
    createdFor,
    heldUntil: null,
    ...(wasPublished ? { version: Math.max(row.version + 1, now), changed: [], kind: row.deleted ? 'deleted' : 'updated' } : {}),
  };
}
