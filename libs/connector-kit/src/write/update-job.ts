import type { JsonRecord, PairResult, PairWrite, UpdateCommand } from '#change-events';
import type { ClaimedCommand } from '#link-registry';
import type { WriteAnswer } from '../connector.js';
import type { PresentState } from '../observe/observation.js';
import { compare } from './compare.js';
import type { Judgement } from './judge.js';
import { withOverwritten, type SeenBetween } from './overwritten.js';
import { recordStateOf } from './record-state-of.js';
import type { NextStep } from './rounds.js';
import { postponed, settled, type Settlement } from './settlement.js';
import { retryDelayMs } from './settle-failure.js';
import { staleTries } from './write-parts.js';

/** An update on its way: what is still to be judged and written, and what was refused by the system so far. */
export interface UpdateJob {
  readonly claimed: ClaimedCommand<UpdateCommand>;
  readonly pending: readonly PairWrite[];
  readonly failed: readonly PairResult[];
  /** How often the record had changed between read and write. */
  readonly stale: number;
  /** Whether it was read again because the read was old by the time of writing. */
  readonly freshened: boolean;
}

export function beginUpdate(claimed: ClaimedCommand<UpdateCommand>): UpdateJob {
  return { claimed, pending: claimed.command.pairs, failed: [], stale: 0, freshened: false };
}

/** The record is gone: nothing can be written any more. */
export function settleGone({ claimed: { command } }: UpdateJob): Settlement {
  return settled(command, { status: 'failed', reason: `The record ${command.entity} ${command.id} is gone from ${command.system}.` });
}

/** All pairs have their result. */
export function settleDone(
  { claimed: { command }, failed }: UpdateJob,
  { holding, refused }: Judgement,
  written: readonly PairResult[],
  state: PresentState,
): Settlement {
  const pairs: PairResult[] = [
    ...holding.map(({ pair }): PairResult => ({ pair, result: 'applied' })),
    ...refused.map(({ pair }): PairResult => ({ pair, result: 'refused' })),
    ...written,
    ...failed,
  ];
  return settled(command, { status: 'done', state: recordStateOf(state), pairs });
}

/** What follows from an answer that says that nothing was written. */
export function afterNothingWritten(
  job: UpdateJob,
  answer: Extract<WriteAnswer, { kind: 'stale' | 'gone' | 'rejected' | 'notSent' }>,
  state: PresentState,
): NextStep<UpdateJob> {
  const { command, attempts } = job.claimed;
  switch (answer.kind) {
    case 'gone':
      return settleGone(job);
    case 'notSent':
      return postponed(command, retryDelayMs(attempts, answer.retryAfterMs), answer.reason);
    case 'stale':
      if (job.stale + 1 < staleTries) return { kind: 'again', job: { ...job, stale: job.stale + 1 } };
      return postponed(command, retryDelayMs(attempts), 'The record changed each time between reading and writing it.');
    case 'rejected': {
      const guilty = job.pending.filter((pair) => pair.properties.some(({ property }) => property === answer.property));
      if (guilty.length === 0) return settled(command, { status: 'failed', state: recordStateOf(state), reason: answer.reason });
      const failed = guilty.map(({ pair }): PairResult => ({ pair, result: 'failed', reason: answer.reason }));
      const pending = job.pending.filter((pair) => !guilty.includes(pair));
      return { kind: 'again', job: { ...job, pending, failed: [...job.failed, ...failed] } };
    }
  }
}

/**
 * What follows once the record was read back after a write that was answered, or perhaps not.
 * @param between what else was accepted since the look, where the system could not keep the write from overwriting it
 */
export function afterReadBack(
  job: UpdateJob,
  judgement: Judgement,
  before: JsonRecord,
  after: PresentState & { readonly record: JsonRecord },
  unanswered: string | undefined,
  between?: SeenBetween,
): Settlement {
  const written = withOverwritten(compare(judgement.toWrite, before, after.record), judgement.toWrite, between, after.record);
  if (unanswered === undefined || written.every(({ result }) => result === 'applied')) return settleDone(job, judgement, written, after);
  return postponed(job.claimed.command, retryDelayMs(job.claimed.attempts), unanswered);
}
