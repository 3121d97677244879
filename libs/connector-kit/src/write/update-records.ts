import type { JsonRecord, UpdateCommand } from '#change-events';
import { together, type ClaimedCommand, type ObservedRow } from '#link-registry';
import { step } from '#platform';
import type { WriteAnswer } from '../connector.js';
import type { Turn } from '../http/pace.js';
import { changedAtOf } from '../observe/changed-at.js';
import type { Observation, PresentState } from '../observe/observation.js';
import { mayStillCall, type Claim } from './claim.js';
import { judge, type Judgement } from './judge.js';
import type { SeenBetween } from './overwritten.js';
import { partition } from './partition.js';
import { readSettled, type SettledRead } from './read-settled.js';
import { carryOutInRounds, type NextStep } from './rounds.js';
import { retryDelayMs } from './settle-failure.js';
import { postponed, type Settlement } from './settlement.js';
import { afterNothingWritten, afterReadBack, beginUpdate, settleDone, settleGone, type UpdateJob } from './update-job.js';
import { valuesToSend } from './values-to-send.js';
import { descriptionOf, readIsOldAfterMs, type WriteParts } from './write-parts.js';

/** A job that has something to write into a record that was just read. */
interface Write {
  readonly job: UpdateJob;
  readonly look: SettledRead & { readonly kind: 'present' };
  readonly judgement: Judgement;
}

/** A record after a write, and what else was accepted since the look before it. */
interface ReadBack {
  readonly read: SettledRead | undefined;
  readonly between: SeenBetween | undefined;
}

/**
 * Carries out updates of one type, all of them phase by phase: read, observe, judge, write, read back, observe, compare. What has been written
 * before (a crash, a lost answer) is found to hold its value and is not written again.
 */
export class UpdateRecords {
  constructor(private readonly parts: WriteParts) {}

  carryOut(claim: Claim, commands: readonly ClaimedCommand<UpdateCommand>[]): Promise<readonly Settlement[]> {
    return carryOutInRounds(commands, { begin: beginUpdate, step: (jobs) => this.step(claim, jobs) });
  }

  private async step(claim: Claim, jobs: readonly UpdateJob[]): Promise<readonly NextStep<UpdateJob>[]> {
    // The write's turn is taken before the look, so that the write does not wait for it once the record was seen.
    const turns = await this.parts.pace.reserve(1);
    const ids = jobs.map(({ claimed }) => claimed.command.id);
    const looks = await readSettled(this.parts, claim.entity, ids);
    const steps: NextStep<UpdateJob>[] = [];
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
        const judgement = judge(job.pending, look.record, job.claimed.arrived);
        if (judgement.toWrite.length === 0) steps.push(settleDone(job, judgement, [], look.state));
        else writes.push({ job, look, judgement });
      }
    }
    return writes.length === 0 ? steps : [...steps, ...(await this.write(claim, writes, turns))];
  }

  private async write(claim: Claim, writes: readonly Write[], turns: readonly Turn[]): Promise<readonly NextStep<UpdateJob>[]> {
    const isOld = ({ job, look }: Write) => !job.freshened && look.etag === undefined && performance.now() - look.readAt > readIsOldAfterMs;
    if (writes.some(isOld)) return writes.map(({ job }) => ({ kind: 'again', job: { ...job, freshened: true } }));
    if (!mayStillCall(claim)) return writes.map(({ job }) => postponed(job.claimed.command, 0, 'Reading took too long to write safely.'));
    const { memory } = this.parts;
    // What was accepted since the look is looked at before it is written over.
    const ids = writes.map(({ look }) => look.state.id);
    const [sent] = await together([
      memory.observed.raiseFences(claim.entity, ids),
      memory.commands.markSent(writes.map(({ job, judgement }) => ({ ...job.claimed.command, pairs: judgement.toWrite }))),
    ]);
    const [moved, still] = partition(writes, ({ look }) => sent.get(look.state.id)?.version !== look.state.version);
    const again = moved.map(({ job, look }) => afterNothingWritten(job, { kind: 'stale' }, look.state));
    return still.length === 0 ? again : [...again, ...(await this.send(claim, still, sent, turns))];
  }

  private async send(
    claim: Claim,
    writes: readonly Write[],
    sent: ReadonlyMap<string, ObservedRow>,
    turns: readonly Turn[],
  ): Promise<readonly NextStep<UpdateJob>[]> {
    const { memory, connector, observer, pace } = this.parts;
    const fields = descriptionOf(connector, claim.entity).fields;
    step('aboutToWrite');
    const updates = writes.map(({ look, judgement }) => ({
      id: look.state.id,
      values: valuesToSend(judgement.toWrite, fields),
      ...(look.etag === undefined ? {} : { etag: look.etag }),
    }));
    const answers = await pace.using(turns, () => connector.update(claim.entity, updates));
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

  private async readBack(entity: string, writes: readonly Write[]): Promise<ReadonlyMap<string, ReadBack>> {
    if (writes.length === 0) return new Map();
    const ids = writes.map(({ look }) => look.state.id);
    const rows = await this.parts.memory.observed.raiseFences(entity, ids);
    const reads = await readSettled(this.parts, entity, ids, new Map(writes.map((write) => [write.look.state.id, causeOf(write)])));
    return new Map(
      writes.map(({ look }) => [look.state.id, { read: reads.get(look.state.id), between: this.betweenOf(look, rows.get(look.state.id)) }]),
    );
  }

  /** An ETag keeps a write from overwriting anything. */
  private betweenOf(look: Write['look'], row: ObservedRow | undefined): SeenBetween | undefined {
    if (look.etag !== undefined || row === undefined || row.record === null || row.version === look.state.version) return undefined;
    return { record: row.record, changedAt: changedAtOf(row, this.parts.connector) };
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
function observationOf(write: Write, answer: WriteAnswer, sent: ReadonlyMap<string, ObservedRow>): readonly Observation[] {
  const { id } = write.look.state;
  const ticket = sent.get(id)?.fence;
  if (answer.kind !== 'written' || answer.record === undefined || ticket === undefined) return [];
  return [{ id, ticket, read: answer.record, source: 'write', ...causeOf(write) }];
}

function causeOf({ job, look }: Write): Required<Pick<Observation, 'cause' | 'after'>> {
  return { cause: job.claimed.command, after: look.state.version };
}

function nextStep(
  { job, look, judgement }: Write,
  answer: WriteAnswer,
  known: ReadonlyMap<string, PresentState>,
  readBacks: ReadonlyMap<string, ReadBack>,
): NextStep<UpdateJob> {
  if (answer.kind !== 'written' && answer.kind !== 'unknown') return afterNothingWritten(job, answer, look.state);
  const { read: readBack, between } = readBacks.get(look.state.id) ?? {};
  if (readBack?.kind === 'gone') return settleGone(job);
  const state = known.get(look.state.id) ?? (readBack?.kind === 'present' ? readBack.state : undefined);
  if (!hasRecord(state))
    return postponed(job.claimed.command, retryDelayMs(job.claimed.attempts), 'The record was being changed whenever it was read back.');
  return afterReadBack(job, judgement, look.record, state, answer.kind === 'unknown' ? answer.reason : undefined, between);
}

function hasRecord(state: PresentState | undefined): state is PresentState & { readonly record: JsonRecord } {
  return state !== undefined && state.record !== null;
}
