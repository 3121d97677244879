import type { Change, System } from '#change-events';
import type { ObservedRow } from '#link-registry';

/** The change event that a row's newest state is published as. */
export function changeOf(row: ObservedRow, from: { readonly system: System; readonly source: string }, entity: string): Change {
  return {
    kind: row.kind,
    system: from.system,
    entity,
    id: row.id,
    version: row.version,
    record: row.deleted ? null : row.record,
    changed: row.changed,
    changedAt: row.changedAt,
    observedAt: row.observedAt,
    origin: row.origin,
    source: from.source,
    ...(row.causation === null ? {} : { causation: row.causation }),
    ...(row.createdFor === null ? {} : { createdFor: row.createdFor }),
  };
}
