import type { JsonRecord } from '#change-events';
import type { Observation, PresentState } from '../observe/observation.js';
import { readSurely } from '../read/read-surely.js';
import type { WriteParts } from './write-parts.js';

/** A record as it was read and observed: the state is what was read, or what is known to be newer and equal. */
export type SettledRead =
  | {
      readonly kind: 'present';
      readonly record: JsonRecord;
      readonly state: PresentState;
      readonly etag: string | undefined;
      /** `performance.now()` when the read was answered. */
      readonly readAt: number;
    }
  | { readonly kind: 'gone' }
  /** Whenever it was read, somebody had read something newer: try later. */
  | { readonly kind: 'unsettled' };

/** What an observation says of the write that it follows. */
type OwnWrite = Pick<Observation, 'cause' | 'after'>;

const rounds = 3;

/**
 * Reads and observes records until what was read is also what is known. Records that are gone are owed a reread: the poll loop publishes that.
 * @param writes what these reads follow, by record id; without them the reads are nobody's
 */
export async function readSettled(
  { memory, connector, observer }: WriteParts,
  entity: string,
  ids: readonly string[],
  writes?: ReadonlyMap<string, OwnWrite>,
): Promise<ReadonlyMap<string, SettledRead>> {
  const settled = new Map<string, SettledRead>(ids.map((id) => [id, { kind: 'unsettled' }]));
  let open = [...settled.keys()];
  for (let round = 0; round < rounds && open.length > 0; round += 1) {
    const ticket = await observer.nextTicket();
    const reads = await readSurely(connector, entity, open);
    const readAt = performance.now();
    const gone = open.filter((id) => (reads.get(id) ?? null) === null);
    await memory.observed.oweReread(entity, gone);
    for (const id of gone) settled.set(id, { kind: 'gone' });
    const observations = open.flatMap((id) => observationOf(id, ticket, reads.get(id) ?? null, writes));
    for (const state of observations.length > 0 ? await observer.observe(entity, observations) : []) {
      const etag = reads.get(state.id)?.etag;
      if (state.accepted && state.record !== null) settled.set(state.id, { kind: 'present', record: state.record, state, etag, readAt });
    }
    open = open.filter((id) => settled.get(id)?.kind === 'unsettled');
  }
  return settled;
}

function observationOf(
  id: string,
  ticket: number,
  read: Observation['read'],
  writes: ReadonlyMap<string, OwnWrite> | undefined,
): Observation[] {
  if (read === null) return [];
  const write = writes?.get(id);
  return [{ id, ticket, read, source: write === undefined ? 'reread' : 'write', ...write }];
}
