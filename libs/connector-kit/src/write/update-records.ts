import { causationOf, type JsonRecord, type UpdateCommand } from '#change-events';
import type { ClaimedCommand } from '#link-registry';
import { step } from '#platform';
import type { WriteAnswer } from '../connector.js';
import type { Observation, PresentState } from '../observe/observation.js';
import { mayStillCall, type Claim } from './claim.js';
import { judge, type Judgement } from './judge.js';
import { oneRecordOnce } from './one-record-once.js';
import { readSettled, type SettledRead } from './read-settled.js';
import { concernsAll, retryDelayMs, settleFailure } from './settle-failure.js';
import { postponed, type Settlement } from './settlement.js';
import { afterNothingWritten, afterReadBack, beginUpdate, settleDone, settleGone, type NextStep, type UpdateJob } from './update-job.js';
import { valuesToSend } from './values-to-send.js';
import { descriptionOf, type WriteParts } from './write-parts.js';

/** A job that has something to write into a record that was just read. */
interface Write {
  readonly job: UpdateJob;
  readonly look: SettledRead & { readonly kind: 'present' };
  readonly judgement: Judgement;
}

// Without an ETag nothing but haste keeps a person's edit between read and write from being overwritten.
const readIsOldAfterMs = 250;

/**
 * Carries out updates of one type, all of them phase by phase: read, observe, judge, write, read back, observe, compare. What has been written
 * before (a crash, a lost answer) is found to hold its value and is not written again.
 */
export class UpdateRecords {
  constructor(private readonly parts: WriteParts) {}

  /** Settles all of them; a failing one does not stop the others. */
  async carryOut(claim: Claim, commands: readonly ClaimedCommand<UpdateCommand>[]): Promise<readonly Settlement[]> {
    const settlements: Settlement[] = [];
    for (const round of oneRecordOnce(commands)) settlements.push(...(await this.round(claim, round)));
    return settlements;
  }

  private async round(claim: Claim, commands: readonly ClaimedCommand<UpdateCommand>[]): Promise<readonly Settlement[]> {
    const settlements: Settlement[] = [];
    let jobs = commands.map(beginUpdate);
    while (jobs.length > 0) {
      try {
        const steps = await this.step(claim, jobs);
        jobs = steps.flatMap((step) => (step.kind === 'again' ? [step.job] : []));
        settlements.push(...steps.flatMap((step) => (step.kind === 'again' ? [] : [step])));
      } catch (error) {
        settlements.push(...(await this.afterFailure(claim, jobs, error)));
        break;
      }
    }
    return settlements;
  }

  /** An error that concerns them all lets all wait; one that may be the fault of one is tried one by one. */
  private async afterFailure(claim: Claim, jobs: readonly UpdateJob[], error: unknown): Promise<readonly Settlement[]> {
    if (jobs.length === 1 || concernsAll(error)) return jobs.map(({ claimed }) => settleFailure(error, claimed));
    const alone: Settlement[] = [];
    for (const { claimed } of jobs) alone.push(...(await this.round(claim, [claimed])));
    return alone;
  }

  private async step(claim: Claim, jobs: readonly UpdateJob[]): Promise<readonly NextStep[]> {
    const ids = jobs.map(({ claimed }) => claimed.command.id);
    const looks = await readSettled(this.parts, claim.entity, ids);
    const steps: NextStep[] = [];
    const writes: Write[] = [];
    for (const job of jobs) {
      const look = looks.get(job.claimed.command.id);
      if (look === undefined || look.kind === 'unsettled') {
        steps.push(
          postponed(job.claimed.command, retryDelayMs(job.claimed.attempts), 'The record was being changed whenever it was read.'),
        );
      } else if (look.kind === 'gone') {
        steps.push(settleGone(job));
      } else {
        const judgement = judge(job.pending, look.record);
        if (judgement.toWrite.length === 0) steps.push(settleDone(job, judgement, [], look.state));
        else writes.push({ job, look, judgement });
      }
    }
    return writes.length === 0 ? steps : [...steps, ...(await this.write(claim, writes))];
  }

  private async write(claim: Claim, writes: readonly Write[]): Promise<readonly NextStep[]> {
    const isOld = ({ job, look }: Write) => !job.freshened && look.etag === undefined && performance.now() - look.readAt > readIsOldAfterMs;
    if (writes.some(isOld)) return writes.map(({ job }) => ({ kind: 'again', job: { ...job, freshened: true } }));
    if (!mayStillCall(claim)) return writes.map(({ job }) => postponed(job.claimed.command, 0, 'Reading took too long to write safely.'));
    const { memory, connector, observer } = this.parts;
    const fields = descriptionOf(connector, claim.entity).fields;
    const ids = writes.map(({ look }) => look.state.id);
    const sent = await memory.observed.raiseFences(claim.entity, ids);
    step('aboutToWrite');
    const answers = await connector.update(
      claim.entity,
      writes.map(({ look, judgement }) => ({
        id: look.state.id,
        values: valuesToSend(judgement.toWrite, fields),
        ...(look.etag === undefined ? {} : { etag: look.etag }),
      })),
    );
    step('written');
    const answered = writes.map((write, position) => ({ write, answer: answers[position] ?? noAnswer }));
    const told = answered.flatMap(({ write, answer }) => observationOf(write, answer, sent));
    const states = told.length > 0 ? await observer.observe(claim.entity, told) : [];
    const known = new Map(states.filter((state) => state.accepted).map((state) => [state.id, state]));
    const readBacks = await this.readBack(
      claim.entity,
      answered.filter(({ write, answer }) => mayHaveWritten(answer) && !known.has(write.look.state.id)).map(({ write }) => write),
    );
    await memory.observed.oweReread(
      claim.entity,
      answered.filter(({ answer }) => answer.kind === 'gone').map(({ write }) => write.look.state.id),
    );
    return answered.map(({ write, answer }) => nextStep(write, answer, known, readBacks));
  }

  private async readBack(entity: string, writes: readonly Write[]): Promise<ReadonlyMap<string, SettledRead>> {
    if (writes.length === 0) return new Map();
    const ids = writes.map(({ look }) => look.state.id);
    await this.parts.memory.observed.raiseFences(entity, ids);
    const causations = new Map(writes.map(({ job }) => [job.claimed.command.id, causationOf(job.claimed.command)]));
    return readSettled(this.parts, entity, ids, causations);
  }
}

const noAnswer: WriteAnswer = { kind: 'unknown', reason: 'The connector gave no answer for this record.' };

function mayHaveWritten(answer: WriteAnswer): boolean {
  return answer.kind === 'written' || answer.kind === 'unknown';
}

/**
 * The record in an answer is as old as the write: its ticket is the fence that was drawn when the write was sent, so that whatever was read and
 * accepted in the meantime stands.
 */
function observationOf({ job, look }: Write, answer: WriteAnswer, sent: ReadonlyMap<string, number>): readonly Observation[] {
  const ticket = sent.get(look.state.id);
  if (answer.kind !== 'written' || answer.record === undefined || ticket === undefined) return [];
  return [{ id: look.state.id, ticket, read: answer.record, source: 'write', causation: causationOf(job.claimed.command) }];
}

function nextStep(
  { job, look, judgement }: Write,
  answer: WriteAnswer,
  known: ReadonlyMap<string, PresentState>,
  readBacks: ReadonlyMap<string, SettledRead>,
): NextStep {
  if (answer.kind !== 'written' && answer.kind !== 'unknown') return afterNothingWritten(job, answer, look.state);
  const readBack = readBacks.get(look.state.id);
  if (readBack?.kind === 'gone') return settleGone(job);
  const state = known.get(look.state.id) ?? (readBack?.kind === 'present' ? readBack.state : undefined);
  if (!hasRecord(state))
    return postponed(job.claimed.command, retryDelayMs(job.claimed.attempts), 'The record was being changed whenever it was read back.');
  return afterReadBack(job, judgement, look.record, state, answer.kind === 'unknown' ? answer.reason : undefined);
}

function hasRecord(state: PresentState | undefined): state is PresentState & { readonly record: JsonRecord } {
  return state !== undefined && state.record !== null;
}
