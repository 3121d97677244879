import { causationOf, type Cause, type ChangeKind, type Origin } from '#change-events';
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
 *
 * A hint that came after the read began is still owed a reread.
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

function unchanged(row: ObservedRow, observation: Observation, current: boolean, { fence, now }: ObservationContext): ObservedRow {
  const told = isOurs(row, observation) ? asOurs(row, observation, now) : row;
  if (!current) return told;
  const { read, source, ticket } = observation;
  const moved = read !== null && read.changedAt !== row.changedAt;
  return {
    ...told,
    reread: row.hinted > ticket,
    ...(moved ? { changedAt: read.changedAt, record: read.record, observedAt: now } : {}),
    ...(moved || source === 'write' ? { fence } : {}),
  };
}

/** Whether a poll or a hook's reread saw our own write before its answer came. */
function isOurs(row: ObservedRow, { cause, createdFor, after }: Observation): boolean {
  if (createdFor !== undefined) return createdFor !== row.createdFor;
  return after !== undefined && row.version > after && row.causation !== causedBy(cause).causation;
}

/** The same state with the command that caused it: once more if it was told without. What was edited before and not told yet stays an edit. */
function asOurs(row: ObservedRow, { source, cause, after = 0 }: Observation, now: number): ObservedRow {
  const holdsEdit = row.origin === 'person' && row.publishedVersion < after;
  return { ...toldAgain(row, now), origin: holdsEdit ? 'person' : origins[source], ...causedBy(cause) };
}

function renewed(
  row: ObservedRow,
  { read, source, cause, ticket }: Observation,
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
    publishedVersion: isUnheardOf ? version : wasUnheardOf(row) ? 0 : row.publishedVersion,
    fence: context.fence,
    changedAt: read?.changedAt ?? context.now,
    observedAt: context.now,
    deleted: read === null,
    fingerprints: prints,
    record: read?.record ?? null,
    changed: isPending ? [...new Set([...row.changed, ...changed])].sort() : changed,
    kind: isUnheardOf ? row.kind : kindOf(row, read === null, source, isPending, context),
    ...whoMade(row, isPending, { read, source, cause }),
    heldUntil: appears(row) && read !== null && row.createdFor === null ? context.openCreate : row.heldUntil,
    reread: row.hinted > ticket,
  };
}

/**
 * An edit that was not told yet stays a person's when our own write comes on top: whoever passes over `sync` must not miss it. What a poll finds of a
 * record that is known to be ours is the create.
 */
function whoMade(
  row: ObservedRow,
  isPending: boolean,
  { read, source, cause }: Pick<Observation, 'read' | 'source'> & { readonly cause: Cause | undefined },
): Pick<ObservedRow, 'origin' | 'causation' | 'trace'> {
  const { causation, trace } = row;
  if (row.version === 0 && row.createdFor !== null) return { origin: 'sync', causation, trace };
  if (!isPending || read === null) return { origin: origins[source], ...causedBy(cause) };
  const origin = row.origin === 'person' ? 'person' : origins[source];
  return { origin, ...(cause === undefined ? { causation, trace } : causedBy(cause)) };
}

function causedBy(cause: Cause | undefined): Pick<ObservedRow, 'causation' | 'trace'> {
  return { causation: cause === undefined ? null : causationOf(cause), trace: cause?.trace ?? null };
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

/** Whether it was gone before anybody heard of it: it counts as published, so that nothing is told, but no delete of it ever was. */
function wasUnheardOf({ deleted, kind }: ObservedRow): boolean {
  return deleted && kind !== 'deleted';
}

/** Also when it was gone before: somebody may have deleted, and brought back, what an open call made. */
function appears(row: ObservedRow): boolean {
  return row.version === 0 || row.deleted;
}

/** A record says on every event which link it was made for: if it had been published without, it is published again. */
function withCreator(row: ObservedRow, { createdFor }: Observation, { now }: ObservationContext): ObservedRow {
  if (createdFor === undefined || row.createdFor === createdFor) return row;
  return { ...toldAgain(row, now), createdFor, heldUntil: null };
}

/** Under a new version if this one was told. */
function toldAgain(row: ObservedRow, now: number): ObservedRow {
  if (row.version === 0 || row.version > row.publishedVersion) return row;
  return { ...row, version: Math.max(row.version + 1, now), changed: [], kind: row.deleted ? 'deleted' : 'updated' };
}
