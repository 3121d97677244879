import type { CreateCommand, JsonRecord, PairResult, PairWrite } from '#change-events';
import type { ClaimedCommand } from '#link-registry';
import type { PresentState } from '../observe/observation.js';
import { compare } from './compare.js';
import { recordStateOf } from './record-state-of.js';
import { settled, type Settlement } from './settlement.js';

/** A create on its way: the pairs still to be sent, those that the system rejected, and the journal row that stands open for it. */
export interface CreateJob {
  readonly claimed: ClaimedCommand<CreateCommand>;
  readonly pending: readonly PairWrite[];
  readonly failed: readonly PairResult[];
  readonly seq: number | null;
}

export function beginCreate(claimed: ClaimedCommand<CreateCommand>, seq: number | null): CreateJob {
  return { claimed, pending: claimed.command.pairs, failed: [], seq };
}

/** The record is there: what it holds, compared with what was asked for. */
export function settleMade({ claimed: { command }, pending, failed }: CreateJob, state: PresentState & { record: JsonRecord }): Settlement {
  const pairs = [...compare(pending, {}, state.record), ...failed];
  return settled(command, { status: 'done', state: recordStateOf(state), pairs });
}

/** The job without the pair that holds the rejected property, or null when no pair does. */
export function withoutRejected(job: CreateJob, property: string | undefined, reason: string): CreateJob | null {
  const guilty = job.pending.filter((pair) => pair.properties.some((write) => write.property === property));
  if (guilty.length === 0) return null;
  return {
    ...job,
    pending: job.pending.filter((pair) => !guilty.includes(pair)),
    failed: [...job.failed, ...guilty.map(({ pair }): PairResult => ({ pair, result: 'failed', reason }))],
    seq: null,
  };
}
