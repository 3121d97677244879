import type { Change } from '#change-events';
import type { ObservedRow } from '#link-registry';
import type { Connector } from '../connector.js';
import { changedAtOf } from '../observe/changed-at.js';

/** The change event that a row's newest state is published as. */
export function changeOf(row: ObservedRow, from: Pick<Connector, 'system' | 'source' | 'clockOffsetMs'>, entity: string): Change {
  return {
    kind: row.kind,
    system: from.system,
    entity,
    id: row.id,
    version: row.version,
    record: row.deleted ? null : row.record,
    changed: row.changed,
    changedAt: changedAtOf(row, from),
    observedAt: row.observedAt,
    origin: row.origin,
    source: from.source,
    ...(row.causation === null ? {} : { causation: row.causation }),
    ...(row.trace === null ? {} : { trace: row.trace }),
    ...(row.createdFor === null ? {} : { createdFor: row.createdFor }),
  };
}
