import type { ObservedRow } from './observed-records.js';

/** The row of a record of which nothing has been seen yet. */
export function unobserved(id: string): ObservedRow {
  return {
    id,
    version: 0,
    publishedVersion: 0,
    fence: 0,
    changedAt: 0,
    observedAt: 0,
    deleted: false,
    fingerprints: {},
    record: null,
    changed: [],
    kind: 'updated',
    origin: 'person',
    causation: null,
    trace: null,
    createdFor: null,
    heldUntil: null,
    reread: false,
    hinted: 0,
  };
}
