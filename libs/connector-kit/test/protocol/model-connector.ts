import type { Command, JsonRecord, Outcome, System, UpdateCommand } from '#change-events';
import type { NewState } from '#dataflows';
import { unobserved, type ObservedRow } from '#link-registry';
import type { ReadRecord, WriteAnswer } from '../../src/connector.js';
import { judgeObservation } from '../../src/observe/judge-observation.js';
import type { Observation, PresentState } from '../../src/observe/observation.js';
import { judge, type Judgement } from '../../src/write/judge.js';
import { afterNothingWritten, afterReadBack, beginUpdate, settleDone, type UpdateJob } from '../../src/write/update-job.js';
import type { NextStep } from '../../src/write/rounds.js';
import { valuesToSend } from '../../src/write/values-to-send.js';
import type { Chronicle } from './chronicle.js';
import type { Clock } from './clock.js';
import type { Guard } from './guard.js';
import type { ModelSystem } from './model-system.js';

/** What becomes of the answer to a write: it comes, or it is lost and the write was made or was not. */
export type AnswerFate = 'comes' | 'lostAfterWrite' | 'lostBeforeWrite';

// A poll looks back this far behind what it has seen, as the kit's does.
const overlapMs = 2_000;

interface Read {
  readonly ticket: number;
  readonly read: ReadRecord;
}

interface Poll {
  readonly ticket: number;
  readonly read: ReadRecord | null;
  readonly newest: number;
}

interface Written {
  readonly judgement: Judgement;
  readonly before: JsonRecord;
  readonly answer: WriteAnswer & { readonly kind: 'written' | 'unknown' };
  /** The record as the write's answer told it, with the fence that was drawn when the write was sent. */
  readonly told: Read | undefined;
}

/** How far a command has come. A crash sends it back to `queued`. */
type Stage =
  | { readonly at: 'queued' }
  | { readonly at: 'looked'; readonly look: Read }
  | { readonly at: 'written'; readonly written: Written }
  | { readonly at: 'readBack'; readonly written: Written; readonly readBack: Read };

/** A connector that serves one record: the kit's decisions, put together one step at a time so that anything may happen in between. */
export class ModelConnector {
  private row: ObservedRow = unobserved('the record');
  private sequence = 0;
  private polls: Poll[] = [];
  /** Change times up to here were seen by a poll. */
  private newest = 0;
  private stored: { readonly command: UpdateCommand; outcome: Outcome | null } | undefined;
  private job: UpdateJob | undefined;
  private stage: Stage = { at: 'queued' };
  private readonly settledTimes = new Map<number, number>();

  /** @param roads the ways to the mapping service */
  constructor(
    private readonly system: System,
    private readonly crm: ModelSystem,
    private readonly clock: Clock,
    private readonly chronicle: Chronicle,
    private readonly without: Guard | undefined,
    private readonly roads: { readonly change: (state: NewState) => void; readonly outcome: (outcome: Outcome) => void },
  ) {}

  get version(): number {
    return this.row.version;
  }

  /**
   * A poll is sent and answered. The record is in the answer if it changed since the last poll, or has to be read again.
   * @param isSweep the record is read however long ago it changed
   */
  beginPoll(isSweep: boolean): void {
    const { ticket, read } = this.read();
    const isDue = isSweep || this.row.reread || read.changedAt >= this.newest - overlapMs;
    this.polls.push({ ticket, read: isDue ? read : null, newest: this.crm.timeAt(this.clock.now) });
  }

  /** What a poll answered is looked at. Other records, which changed all the time, have moved the next poll on. */
  observePoll(which: number): void {
    const [poll] = this.polls.splice(which % Math.max(1, this.polls.length), 1);
    if (poll === undefined) return;
    const { ticket, read, newest } = poll;
    if (read !== null) this.observe({ id: this.system, ticket, read, source: 'poll' });
    this.newest = Math.max(this.newest, newest);
  }

  observeNewestPoll(): void {
    this.observePoll(this.polls.length - 1);
  }

  observeAllPolls(): void {
    while (this.polls.length > 0) this.observePoll(0);
  }

  /** @param isAcknowledged false: the relay fails before it can note what it has sent */
  publish(isAcknowledged: boolean): void {
    const { version, publishedVersion, changedAt, record } = this.row;
    if (version <= publishedVersion || record === null) return;
    this.roads.change({ version, changedAt, record });
    if (isAcknowledged) this.row = { ...this.row, publishedVersion: version };
  }

  accept(command: Command): void {
    if (command.action !== 'update') throw new Error('The model has no creates.');
    const known = this.stored?.command.number ?? 0;
    if (command.number > known || this.without === 'commandNumbers') this.stored = { command, outcome: null };
    else if (command.number === known) this.roads.outcome(this.stored?.outcome ?? queued(command));
  }

  crash(): void {
    this.polls = [];
    this.job = undefined;
  }

  /** Takes the command in hand one step further. Answers whether there was anything to do. */
  work(answer: AnswerFate): boolean {
    if (this.job === undefined) {
      if (this.stored === undefined || this.stored.outcome !== null) return false;
      this.begin(beginUpdate({ command: this.stored.command, attempts: 1, arrived: [] }));
    }
    const { job, stage } = this;
    if (job !== undefined) this.advance(job, stage, answer);
    return true;
  }

  private advance(job: UpdateJob, stage: Stage, answer: AnswerFate): void {
    switch (stage.at) {
      case 'queued': {
        const look = this.read();
        // Without an ETag, reading, judging and writing are one step here: what slips through in reality is another promise.
        if (this.crm.hasEtag) this.stage = { at: 'looked', look };
        else this.judgeAndWrite(job, look, answer);
        return;
      }
      case 'looked':
        this.judgeAndWrite(job, stage.look, answer);
        return;
      case 'written':
        this.takeAnswer(job, stage.written);
        return;
      case 'readBack': {
        const state = this.observe({ id: this.system, ...stage.readBack, source: 'write', cause: job.claimed.command });
        if (hasRecord(state)) this.settleWritten(job, stage.written, state);
        else this.readBack(stage.written);
      }
    }
  }

  private judgeAndWrite(job: UpdateJob, look: Read, fate: AnswerFate): void {
    const state = this.observe({ id: this.system, ...look, source: 'reread' });
    if (!hasRecord(state)) {
      this.stage = { at: 'queued' };
      return;
    }
    const judgement = judge(this.without === 'expectedValues' ? expectingAnything(job.pending, state.record) : job.pending, state.record);
    if (judgement.toWrite.length === 0) {
      this.follow(settleDone(job, judgement, [], state));
      return;
    }
    const ticket = this.raiseFence();
    const answer = this.write(job, judgement, look, fate);
    if (answer.kind === 'written' || answer.kind === 'unknown') {
      const told = answer.kind === 'written' && answer.record !== undefined ? { ticket, read: answer.record } : undefined;
      this.stage = { at: 'written', written: { judgement, before: state.record, answer, told } };
    } else {
      this.follow(afterNothingWritten(job, answer, state));
    }
  }

  private write(job: UpdateJob, { toWrite }: Judgement, { read }: Read, fate: AnswerFate): WriteAnswer {
    if (fate === 'lostBeforeWrite') return noAnswer;
    const { number } = job.claimed.command;
    const before = this.crm.record;
    const answer = this.crm.write(valuesToSend(toWrite, {}), read.etag, this.clock.now);
    if (answer.kind === 'written')
      this.chronicle.wrote(this.system, toWrite, before, this.crm.record, `${number}/${this.settledTimes.get(number) ?? 0}`);
    return fate === 'lostAfterWrite' ? noAnswer : answer;
  }

  private takeAnswer(job: UpdateJob, written: Written): void {
    if (written.told !== undefined) {
      const state = this.observe({ id: this.system, ...written.told, source: 'write', cause: job.claimed.command });
      if (hasRecord(state)) {
        this.settleWritten(job, written, state);
        return;
      }
    }
    this.readBack(written);
  }

  private readBack(written: Written): void {
    this.raiseFence();
    this.stage = { at: 'readBack', written, readBack: this.read() };
  }

  private settleWritten(job: UpdateJob, { judgement, before, answer }: Written, state: PresentRecord): void {
    this.follow(afterReadBack(job, judgement, before, state, answer.kind === 'unknown' ? answer.reason : undefined));
  }

  private follow(next: NextStep<UpdateJob>): void {
    if (next.kind === 'again') {
      this.begin(next.job);
      return;
    }
    this.job = undefined;
    if (next.kind === 'postponed' || this.stored?.command.number !== next.outcome.number || this.stored.outcome !== null) return;
    this.stored.outcome = next.outcome;
    this.settledTimes.set(next.outcome.number, (this.settledTimes.get(next.outcome.number) ?? 0) + 1);
    this.roads.outcome(next.outcome);
  }

  private begin(job: UpdateJob): void {
    this.job = job;
    this.stage = { at: 'queued' };
  }

  private read(): Read {
    return { ticket: this.next(), read: this.crm.read() };
  }

  private raiseFence(): number {
    this.row = { ...this.row, fence: this.next() };
    return this.row.fence;
  }

  private observe(observation: Observation): PresentState {
    const context = { fence: this.next(), now: this.clock.now, firstReadOver: true, openCreate: null };
    const ticket = this.without === 'tickets' ? Number.MAX_SAFE_INTEGER : observation.ticket;
    const verdict = judgeObservation(this.row, { ...observation, ticket }, printsOf(observation.read?.record ?? {}), context);
    this.row = verdict.row;
    const { id, version, changedAt, record } = verdict.row;
    return { id, version, changedAt, record, accepted: verdict.accepted };
  }

  private next(): number {
    this.sequence += 1;
    return this.sequence;
  }
}

type PresentRecord = PresentState & { readonly record: JsonRecord };

const noAnswer: WriteAnswer = { kind: 'unknown', reason: 'no answer came' };

function hasRecord(state: PresentState): state is PresentRecord {
  return state.accepted && state.record !== null;
}

/** The values themselves: what a hash says about them, at no cost. */
function printsOf(record: JsonRecord): Record<string, string> {
  const filled = Object.entries(record).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(filled.map(([property, value]) => [property, JSON.stringify(value)]));
}

function expectingAnything(pairs: UpdateCommand['pairs'], record: JsonRecord): UpdateCommand['pairs'] {
  return pairs.map((pair) => ({
    ...pair,
    properties: pair.properties.map((property) => ({ ...property, expected: record[property.property] ?? null })),
  }));
}

function queued({ link, flow, system, entity, number }: Command): Outcome {
  return { link, flow, system, entity, number, status: 'queued', pairs: [], found: [] };
}
