import type { DeleteCommand, JsonRecord } from '#change-events';
import type { ClaimedCommand, ObservedRow } from '#link-registry';
import { step } from '#platform';
import type { DeleteAnswer } from '../connector.js';
import type { Turn } from '../http/pace.js';
import type { Observation, PresentState } from '../observe/observation.js';
import { readSurely } from '../read/read-surely.js';
import { mayStillCall, type Claim } from './claim.js';
import { isAsExpected } from './judge.js';
import { partition } from './partition.js';
import { recordStateOf } from './record-state-of.js';
import { carryOutInRounds, type NextStep } from './rounds.js';
import { retryDelayMs } from './settle-failure.js';
import { postponed, settled, type Settlement } from './settlement.js';
import { descriptionOf, readIsOldAfterMs, staleTries, type WriteParts } from './write-parts.js';

/** A delete on its way. */
interface DeleteJob {
  readonly claimed: ClaimedCommand<DeleteCommand>;
  /** How often the record had changed between read and delete. */
  readonly stale: number;
  /** Whether it was read again because the read was old by the time of deleting. */
  readonly freshened: boolean;
}

/** A job whose record was just read and holds what is expected. */
interface Delete {
  readonly job: DeleteJob;
  readonly state: PresentState & { readonly record: JsonRecord };
  readonly etag: string | undefined;
}

/**
 * Carries out deletes of one type, all of them phase by phase: read, observe, judge, delete, observe that they are gone. What is gone already is
 * done: after a crash or a lost answer that is our own delete.
 */
export class DeleteRecords {
  constructor(private readonly parts: WriteParts) {}

  carryOut(claim: Claim, commands: readonly ClaimedCommand<DeleteCommand>[]): Promise<readonly Settlement[]> {
    return carryOutInRounds<DeleteCommand, DeleteJob>(commands, {
      begin: (claimed) => ({ claimed, stale: 0, freshened: false }),
      step: (jobs) => this.step(claim, jobs),
    });
  }

  private async step(claim: Claim, all: readonly DeleteJob[]): Promise<readonly NextStep<DeleteJob>[]> {
    const { connector, pace } = this.parts;
    if (!descriptionOf(connector, claim.entity).deletable) return all.map(({ claimed: { command } }) => notDeletable(command));
    // Each delete is a call, whose turn is taken before the look: then it does not wait for it once the record was seen.
    const turns = await pace.reserve(all.length);
    return [
      ...(await this.lookAndDelete(claim, all.slice(0, turns.length), turns)),
      ...all
        .slice(turns.length)
        .map(({ claimed: { command, attempts } }) =>
          postponed(command, retryDelayMs(attempts), 'More calls are waiting than may be sent soon.'),
        ),
    ];
  }

  private async lookAndDelete(claim: Claim, jobs: readonly DeleteJob[], turns: readonly Turn[]): Promise<readonly NextStep<DeleteJob>[]> {
    const { connector, observer } = this.parts;
    const ids = jobs.map(({ claimed }) => claimed.command.id);
    const ticket = await observer.nextTicket();
    const reads = await readSurely(connector, claim.entity, ids);
    const readAt = performance.now();
    const observations = jobs.map(({ claimed }): Observation => {
      const read = reads.get(claimed.command.id) ?? null;
      return read === null ? goneBefore(claimed, ticket) : { id: claimed.command.id, ticket, read, source: 'reread' };
    });
    const states = await observer.observe(claim.entity, observations);
    const steps: NextStep<DeleteJob>[] = [];
    const deletes: Delete[] = [];
    for (const [position, job] of jobs.entries()) {
      const { command } = job.claimed;
      const state = states[position];
      if (!state?.accepted) {
        steps.push(unsettled(job));
      } else if (state.record === null) {
        steps.push(settled(command, { status: 'done', state: recordStateOf(state) }));
      } else {
        const { record } = state;
        const refused = command.pairs.filter((pair) => !isAsExpected(pair, record));
        if (refused.length === 0) deletes.push({ job, state: { ...state, record }, etag: reads.get(command.id)?.etag });
        else steps.push(settleRefused(command, refused, state));
      }
    }
    return deletes.length === 0 ? steps : [...steps, ...(await this.delete(claim, deletes, readAt, turns))];
  }

  private async delete(
    claim: Claim,
    deletes: readonly Delete[],
    readAt: number,
    turns: readonly Turn[],
  ): Promise<readonly NextStep<DeleteJob>[]> {
    const isOld = ({ job, etag }: Delete) => !job.freshened && etag === undefined && performance.now() - readAt > readIsOldAfterMs;
    if (deletes.some(isOld)) return deletes.map(({ job }) => ({ kind: 'again', job: { ...job, freshened: true } }));
    if (!mayStillCall(claim)) return deletes.map(({ job }) => postponed(job.claimed.command, 0, 'Reading took too long to delete safely.'));
    const { memory } = this.parts;
    const sent = await memory.observed.raiseFences(
      claim.entity,
      deletes.map(({ state }) => state.id),
    );
    // What was accepted since the look is looked at before it is deleted.
    const [moved, still] = partition(deletes, ({ state }) => sent.get(state.id)?.version !== state.version);
    const again = moved.map(({ job, state }) => nextStep(job, { kind: 'stale' }, state, undefined));
    return still.length === 0 ? again : [...again, ...(await this.send(claim, still, sent, turns))];
  }

  private async send(
    claim: Claim,
    deletes: readonly Delete[],
    sent: ReadonlyMap<string, ObservedRow>,
    turns: readonly Turn[],
  ): Promise<readonly NextStep<DeleteJob>[]> {
    const { connector, observer, pace } = this.parts;
    step('aboutToWrite');
    const wanted = deletes.map(({ state: { id }, etag }) => ({ id, ...(etag === undefined ? {} : { etag }) }));
    const answers = await pace.using(turns, () => connector.delete(claim.entity, wanted));
    step('written');
    const answered = deletes.map((one, position) => ({ ...one, answer: answers[position] ?? noAnswer }));
    const told = answered.flatMap(({ job: { claimed }, state, answer }): Observation[] => {
      const ticket = sent.get(state.id)?.fence;
      if (ticket === undefined || (answer.kind !== 'deleted' && answer.kind !== 'gone')) return [];
      return [answer.kind === 'deleted' ? goneByUs(claimed, ticket) : goneBefore(claimed, ticket)];
    });
    const states = told.length > 0 ? await observer.observe(claim.entity, told) : [];
    const known = new Map(states.filter(({ accepted }) => accepted).map((state) => [state.id, state]));
    return answered.map(({ job, state, answer }) => nextStep(job, answer, state, known.get(state.id)));
  }
}

const noAnswer: DeleteAnswer = { kind: 'unknown', reason: 'The connector gave no answer for this record.' };

function goneByUs({ command }: ClaimedCommand<DeleteCommand>, ticket: number): Observation {
  return { id: command.id, ticket, read: null, source: 'write', cause: command };
}

/** Gone before this attempt: by an earlier one, or by somebody else. */
function goneBefore(claimed: ClaimedCommand<DeleteCommand>, ticket: number): Observation {
  return claimed.attempts > 1 ? goneByUs(claimed, ticket) : { id: claimed.command.id, ticket, read: null, source: 'reread' };
}

function nextStep(job: DeleteJob, answer: DeleteAnswer, before: PresentState, after: PresentState | undefined): NextStep<DeleteJob> {
  const { command, attempts } = job.claimed;
  switch (answer.kind) {
    case 'deleted':
    case 'gone':
      return after === undefined ? unsettled(job) : settled(command, { status: 'done', state: recordStateOf(after) });
    case 'stale':
      if (job.stale + 1 < staleTries) return { kind: 'again', job: { ...job, stale: job.stale + 1 } };
      return postponed(command, retryDelayMs(attempts), 'The record changed each time between reading and deleting it.');
    case 'rejected':
      return settled(command, { status: 'failed', state: recordStateOf(before), reason: answer.reason });
    case 'unknown':
      return postponed(command, retryDelayMs(attempts), answer.reason);
    case 'notSent':
      return postponed(command, retryDelayMs(attempts, answer.retryAfterMs), answer.reason);
  }
}

function unsettled({ claimed: { command, attempts } }: DeleteJob): Settlement {
  return postponed(command, retryDelayMs(attempts), 'The record was being changed whenever it was read.');
}

function notDeletable(command: DeleteCommand): Settlement {
  const { system, entity, id } = command;
  const reason = `${system} does not let programs delete records of type ${entity}: delete ${id} there by hand, or keep it.`;
  return settled(command, { status: 'failed', reason });
}

function settleRefused(command: DeleteCommand, refused: DeleteCommand['pairs'], state: PresentState): Settlement {
  const pairs = refused.map(({ pair }) => ({ pair, result: 'refused' as const }));
  return settled(command, { status: 'done', state: recordStateOf(state), pairs });
}
