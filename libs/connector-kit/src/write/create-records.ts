import type { CreateCommand, JsonRecord } from '#change-events';
import type { ClaimedCommand } from '#link-registry';
import { step } from '#platform';
import { TryLater, type ReadRecord, type WriteAnswer } from '../connector.js';
import type { Observation, PresentState } from '../observe/observation.js';
import { mayStillCall, type Claim } from './claim.js';
import { beginCreate, settleMade, withoutRejected, type CreateJob } from './create-job.js';
import { judgeEarlierCalls, lateWaitMs, type EarlierCalls } from './earlier-calls.js';
import { inTurn } from './in-turn.js';
import { lookFirst } from './look-first.js';
import { readSettled, type SettledRead } from './read-settled.js';
import { concernsAll, retryDelayMs, settleFailure } from './settle-failure.js';
import { settleFates, settleInDoubt, type UnknownCreate } from './settle-fates.js';
import { postponed, settled, type Settlement } from './settlement.js';
import { cutToFit, valuesToSend } from './values-to-send.js';
import { descriptionOf, type WriteParts } from './write-parts.js';

type ClaimedCreate = ClaimedCommand<CreateCommand>;

/** A job whose record is there. */
interface Made {
  readonly job: CreateJob;
  readonly id: string;
  /** The record as the answer held it; absent: it must be read. */
  readonly read: ReadRecord | undefined;
}

/**
 * Makes records, at most one for a link whatever crashes: every call stands in a journal before it is sent and until its fate is known, and a
 * command that comes back is first told what became of the call before.
 */
export class CreateRecords {
  constructor(private readonly parts: WriteParts) {}

  /** Settles all of them; a failing one does not stop the others. */
  carryOut(claim: Claim, commands: readonly ClaimedCreate[]): Promise<readonly Settlement[]> {
    const { memory, connector } = this.parts;
    if (commands.length === 0) return Promise.resolve([]);
    const { idempotentCreate, externalId } = descriptionOf(connector, claim.entity);
    const work = () => this.createAll(claim, commands);
    return idempotentCreate || externalId !== undefined ? work() : inTurn(memory.leases, connector.system, claim.entity, commands, work);
  }

  private async createAll(claim: Claim, commands: readonly ClaimedCreate[]): Promise<readonly Settlement[]> {
    try {
      return await this.create(claim, commands);
    } catch (error) {
      if (commands.length === 1 || concernsAll(error)) return commands.map((claimed) => settleFailure(error, claimed));
      const settlements: Settlement[] = [];
      for (const claimed of commands) settlements.push(...(await this.createAll(claim, [claimed])));
      return settlements;
    }
  }

  private async create(claim: Claim, commands: readonly ClaimedCreate[]): Promise<readonly Settlement[]> {
    const { connector, memory, lateWriteSeconds } = this.parts;
    const description = descriptionOf(connector, claim.entity);
    const calls = await memory.creates.ofLinks(commands.map(({ command }) => command.link));
    const settlements: Settlement[] = [];
    const fresh: ClaimedCreate[] = [];
    const repeats: CreateJob[] = [];
    const searches: UnknownCreate[] = [];
    const unknown: UnknownCreate[] = [];
    const before: Pick<Made, 'job' | 'id'>[] = [];
    for (const claimed of commands) {
      const ofLink = calls.filter((call) => call.link === claimed.command.link);
      const earlier = judgeEarlierCalls(ofLink, description, claimed, lateWriteSeconds);
      if (earlier.kind === 'none') fresh.push(claimed);
      else if (earlier.kind === 'repeat') repeats.push(beginCreate(claimed, earlier.seq));
      else if (earlier.kind === 'search') searches.push({ claimed, seqs: earlier.seqs });
      else if (earlier.kind === 'compare') unknown.push({ claimed, seqs: earlier.seqs });
      else if (earlier.kind === 'made') before.push({ job: beginCreate(claimed, null), id: earlier.recordId });
      else settlements.push(settleEarlier(claimed, earlier));
    }
    settlements.push(...(await this.settleByIds(claim.entity, before)));
    const searched = await this.search(claim.entity, searches);
    const fates = await settleFates(this.parts, claim, unknown);
    const found = fates.made.map(({ claimed, seq, id }): Made => ({ job: beginCreate(claimed, seq), id, read: undefined }));
    settlements.push(...searched.settlements, ...fates.settlements, ...(await this.settleAnswers(claim.entity, 0, found)));
    const looked = await lookFirst(this.parts, claim.entity, [...fresh, ...searched.notMade, ...fates.notMade]);
    const jobs = [...repeats, ...looked.free.map((claimed) => beginCreate(claimed, null))];
    return [...settlements, ...looked.settlements, ...(await this.send(claim, jobs))];
  }

  /** Looks by external id for records that a lost call may have made. */
  private async search(
    entity: string,
    searches: readonly UnknownCreate[],
  ): Promise<{ readonly notMade: readonly ClaimedCreate[]; readonly settlements: readonly Settlement[] }> {
    const { connector, memory, observer } = this.parts;
    if (searches.length === 0) return { notMade: [], settlements: [] };
    const ticket = await observer.nextTicket();
    const records = await connector.createdFor(
      entity,
      searches.map(({ claimed }) => claimed.command.link),
    );
    const notMade = searches.filter(({ claimed }) => (records.get(claimed.command.link)?.length ?? 0) === 0);
    await memory.creates.settle(notMade.flatMap(({ seqs }) => seqs).map((seq) => ({ seq, recordId: null })));
    const made: Made[] = [];
    for (const { claimed, seqs } of searches) {
      const read = oldest(records.get(claimed.command.link) ?? []);
      if (read === undefined) continue;
      const seq = seqs.at(-1) ?? (await this.openCall(entity, claimed.command));
      made.push({ job: beginCreate(claimed, seq), id: read.id, read });
    }
    return { notMade: notMade.map(({ claimed }) => claimed), settlements: await this.settleAnswers(entity, ticket, made) };
  }

  private async openCall(entity: string, { link, number }: CreateCommand): Promise<number | null> {
    return (await this.parts.memory.creates.open(entity, [{ link, number, sent: {} }])).get(link) ?? null;
  }

  private async send(claim: Claim, jobs: readonly CreateJob[]): Promise<readonly Settlement[]> {
    if (jobs.length === 0) return [];
    if (!mayStillCall(claim)) return jobs.map(({ claimed }) => postponed(claimed.command, 0, 'Looking took too long to create safely.'));
    const { connector, memory, observer } = this.parts;
    const values = jobs.map((job) => this.valuesOf(claim.entity, job));
    const opened = await memory.creates.open(
      claim.entity,
      jobs.flatMap(({ claimed: { command }, seq }, position) =>
        seq === null ? [{ link: command.link, number: command.number, sent: values[position] ?? {} }] : [],
      ),
    );
    const sent = jobs.map((job) => ({ ...job, seq: job.seq ?? opened.get(job.claimed.command.link) ?? null }));
    const ticket = await observer.nextTicket();
    step('createJournaled');
    const answers = await connector
      .create(
        claim.entity,
        sent.map(({ claimed }, position) => ({ link: claimed.command.link, values: values[position] ?? {} })),
      )
      .catch(async (error: unknown) => {
        // TryLater says that nothing was done this time; an earlier call that is repeated may have been carried out, and stays open. Any other
        // error leaves the calls' fate open.
        if (error instanceof TryLater) await memory.creates.settle([...opened.values()].map((seq) => ({ seq, recordId: null })));
        throw error;
      });
    step('createCalled');
    const answered = sent.map((job, position) => ({ job, answer: answers[position] ?? noAnswer }));
    const made = answered.flatMap(({ job, answer }) => (answer.kind === 'written' ? [{ job, id: answer.id, read: answer.record }] : []));
    const settlements = [...(await this.settleAnswers(claim.entity, ticket, made))];
    const again: CreateJob[] = [];
    for (const { job, answer } of answered) {
      if (answer.kind === 'written') continue;
      const next = await this.afterNotWritten(claim.entity, job, answer, opened.has(job.claimed.command.link));
      if ('kind' in next) settlements.push(next);
      else again.push(next);
    }
    return [...settlements, ...(await this.send(claim, again))];
  }

  /** Empty values are left out: a new record is empty where nothing is said. */
  private valuesOf(entity: string, { claimed: { command }, pending }: CreateJob): JsonRecord {
    const { fields } = descriptionOf(this.parts.connector, entity);
    const values = { ...cutToFit(command.fixed, fields), ...valuesToSend(pending, fields) };
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
  }

  private async afterNotWritten(
    entity: string,
    job: CreateJob,
    answer: Exclude<WriteAnswer, { kind: 'written' }>,
    isFirstCall: boolean,
  ): Promise<Settlement | CreateJob> {
    const { command, attempts } = job.claimed;
    const { connector, memory, lateWriteSeconds } = this.parts;
    if (answer.kind === 'unknown') {
      const canRepeat = descriptionOf(connector, entity).idempotentCreate;
      return postponed(command, canRepeat ? retryDelayMs(attempts) : lateWaitMs(lateWriteSeconds), answer.reason);
    }
    // An earlier call that was to be repeated may have been carried out, and stays open.
    const isOver = answer.kind !== 'notSent' || isFirstCall;
    if (job.seq !== null && isOver) await memory.creates.settle([{ seq: job.seq, recordId: null }]);
    if (answer.kind === 'notSent') return postponed(command, retryDelayMs(attempts, answer.retryAfterMs), answer.reason);
    if (answer.kind !== 'rejected')
      return settled(command, { status: 'failed', reason: `${command.system} answered "${answer.kind}" to a create.` });
    return withoutRejected(job, answer.property, answer.reason) ?? settled(command, { status: 'failed', reason: answer.reason });
  }

  /** Records that are there: says for good which link each is for and closes its call, in one transaction; then compares. */
  private async settleAnswers(entity: string, ticket: number, made: readonly Made[]): Promise<readonly Settlement[]> {
    if (made.length === 0) return [];
    const observations = made.flatMap(({ job, read }): Observation[] => {
      const { command } = job.claimed;
      return read === undefined ? [] : [{ id: read.id, ticket, read, source: 'write', cause: command, createdFor: command.link }];
    });
    const toRead = made.filter(({ read }) => read === undefined);
    const states = await this.parts.observer.observe(entity, observations, async (memory) => {
      await memory.observed.nameCreator(
        entity,
        toRead.map(({ job, id }) => ({ id, command: job.claimed.command })),
      );
      await memory.creates.settle(made.flatMap(({ job, id }) => (job.seq === null ? [] : [{ seq: job.seq, recordId: id }])));
    });
    const known = new Map(states.filter(({ accepted }) => accepted).map((state) => [state.id, state]));
    const settlements: Settlement[] = [];
    const unread = made.filter(({ id }) => !hasRecord(known.get(id)));
    const readBacks = await this.readBack(entity, unread);
    const unsettled: Made[] = [];
    for (const one of made) {
      const state = known.get(one.id) ?? readBacks.get(one.id);
      if (hasRecord(state)) settlements.push(settleMade(one.job, state));
      else unsettled.push(one);
    }
    return [...settlements, ...(await this.settleByIds(entity, unsettled))];
  }

  private async readBack(entity: string, made: readonly Made[]): Promise<ReadonlyMap<string, PresentState>> {
    const writes = new Map(made.map(({ job, id }) => [id, { cause: job.claimed.command }]));
    const reads = made.length === 0 ? new Map<string, SettledRead>() : await readSettled(this.parts, entity, [...writes.keys()], writes);
    return new Map([...reads].flatMap(([id, read]) => (read.kind === 'present' ? [[id, read.state]] : [])));
  }

  /** The answers to creates whose records were made before, by earlier calls. */
  private async settleByIds(entity: string, made: readonly Pick<Made, 'job' | 'id'>[]): Promise<readonly Settlement[]> {
    if (made.length === 0) return [];
    const ids = made.map(({ id }) => id);
    const reads = await readSettled(this.parts, entity, ids);
    return made.map(({ job, id }) => {
      const { command, attempts } = job.claimed;
      const read = reads.get(id);
      if (read?.kind === 'present') return settleMade(job, { ...read.state, record: read.record });
      if (read?.kind === 'gone')
        return settled(command, { status: 'failed', reason: `The record ${entity} ${id} that was created for this link is gone.` });
      return postponed(command, retryDelayMs(attempts), 'The new record was being changed whenever it was read.');
    });
  }
}

function settleEarlier({ command }: ClaimedCreate, earlier: EarlierCalls & { readonly kind: 'wait' | 'doubtful' }): Settlement {
  return earlier.kind === 'wait'
    ? postponed(command, earlier.ms, 'It is not known yet whether the record was created.')
    : settleInDoubt(command, []);
}

const noAnswer: WriteAnswer = { kind: 'unknown', reason: 'The connector gave no answer for this record.' };

function hasRecord(state: PresentState | undefined): state is PresentState & { record: JsonRecord } {
  return state !== undefined && state.record !== null;
}

/** Of several records with one link's id, people copied some: the first made is the link's. */
function oldest(records: readonly ReadRecord[]): ReadRecord | undefined {
  return [...records].sort((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true }))[0];
}
