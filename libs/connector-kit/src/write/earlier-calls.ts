import type { Command } from '#change-events';
import type { CreateCall } from '#link-registry';
import type { RecordDescription } from '../connector.js';
import { longestCallMs } from '../http/longest-call.js';

/**
 * What earlier create calls for a link mean for its create. `made`: there is a record. `none`: nothing was begun. `repeat`: begun, and the system
 * makes one record however often it is asked. `search`: begun, and the record, if it was made, bears the link's id. `wait`: begun, and a late
 * write may still arrive. `compare`: begun, and only its values tell which record, if any, it
 * made. `doubtful`: begun for this very command, and it was found out that nothing tells.
 */
export type EarlierCalls =
  | { readonly kind: 'made'; readonly recordId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'doubtful' }
  | { readonly kind: 'repeat'; readonly seq: number }
  | { readonly kind: 'search'; readonly seqs: readonly number[] }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'compare'; readonly seqs: readonly number[] };

/**
 * Pure. After a failed attempt a system with an external id is searched even if no call is open: it may have answered with an error after it had
 * made the record.
 * @param calls all calls of the link, oldest first
 * @param claimed the create, and how often it was taken from the queue
 */
export function judgeEarlierCalls(
  calls: readonly CreateCall[],
  description: Pick<RecordDescription, 'idempotentCreate' | 'externalId'>,
  { command, attempts }: { readonly command: Pick<Command, 'number'>; readonly attempts: number },
  lateWriteSeconds: number,
): EarlierCalls {
  const recordId = calls.find((call) => call.recordId !== null)?.recordId ?? null;
  if (recordId !== null) return { kind: 'made', recordId };
  if (calls.some((call) => call.doubtful && call.number === command.number)) return { kind: 'doubtful' };
  const open = calls.filter((call) => !call.settled);
  const last = open.at(-1);
  if (last === undefined) {
    const mayBeThere = attempts > 1 && description.externalId !== undefined && !description.idempotentCreate;
    return mayBeThere ? { kind: 'search', seqs: [] } : { kind: 'none' };
  }
  if (description.idempotentCreate) return { kind: 'repeat', seq: last.seq };
  const waitMs = lateWaitMs(lateWriteSeconds) - last.ageMs;
  if (waitMs > 0) return { kind: 'wait', ms: waitMs };
  const seqs = open.map(({ seq }) => seq);
  return description.externalId === undefined ? { kind: 'compare', seqs } : { kind: 'search', seqs };
}

/** How long after a call began its write may still arrive. */
export function lateWaitMs(lateWriteSeconds: number): number {
  return longestCallMs + lateWriteSeconds * 1_000;
}
