import { causationOf, type CreateCommand, type JsonRecord } from '#change-events';
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
    for (const claimed of commands) {
      const ofLink = calls.filter((call) => call.link === claimed.command.link);
      const earlier = judgeEarlierCalls(ofLink, description, claimed, lateWriteSeconds);
      if (earlier.kind === 'none') fresh.push(claimed);
      else if (earlier.kind === 'repeat') repeats.push(beginCreate(claimed, earlier.seq));
      else if (earlier.kind === 'search') searches.push({ claimed, seqs: earlier.seqs });
      else if (earlier.kind === 'compare') unknown.push({ claimed, seqs: earlier.seqs });
      else settlements.push(await this.settleEarlier(claim.entity, claimed, earlier));
    }
    const searched = await this.search(claim.entity, searches);
    const fates = await settleFates(this.parts, claim, unknown);
    const found = fates.made.map(({ claimed, seq, id }): Made => ({ job: beginCreate(claimed, seq), id, read: undefined }));
    settlements.push(...searched.settlements, ...fates.settlements, ...(await this.settleAnswers(claim.entity, 0, found)));
    const looked = await lookFirst(this.parts, claim.entity, [...fresh, ...searched.notMade, ...fates.notMade]);
    const jobs = [...repeats, ...looked.free.map((claimed) => beginCreate(claimed, null))];
    return [...settlements, ...looked.settlements, ...(await this.send(claim, jobs))];
  }

  private async settleEarlier(
    entity: string,
    claimed: ClaimedCreate,
    earlier: EarlierCalls & { readonly kind: 'made' | 'wait' | 'doubtful' },
  ): Promise<Settlement> {
    const { command } = claimed;
    if (earlier.kind === 'wait') return postponed(command, earlier.ms, 'It is not known yet whether the record was created.');
    if (earlier.kind === 'doubtful') return settleInDoubt(command, []);
    return this.settleById(entity, beginCreate(claimed, null), earlier.recordId);
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
      const next = await this.afterNotWritten(claim.entity, job, answer);
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
  ): Promise<Settlement | CreateJob> {
    const { command, attempts } = job.claimed;
    const { connector, memory, lateWriteSeconds } = this.parts;
    if (answer.kind === 'unknown') {
      const canRepeat = descriptionOf(connector, entity).idempotentCreate;
      return postponed(command, canRepeat ? retryDelayMs(attempts) : lateWaitMs(lateWriteSeconds), answer.reason);
    }
    if (job.seq !== null) await memory.creates.settle([{ seq: job.seq, recordId: null }]);
    if (answer.kind !== 'rejected')
      return settled(command, { status: 'failed', reason: `${command.system} answered "${answer.kind}" to a create.` });
    return withoutRejected(job, answer.property, answer.reason) ?? settled(command, { status: 'failed', reason: answer.reason });
  }

  /** Records that are there: says for good which link each is for and closes its call, in one transaction; then compares. */
  private async settleAnswers(entity: string, ticket: number, made: readonly Made[]): Promise<readonly Settlement[]> {
    if (made.length === 0) return [];
    const observations = made.flatMap(({ job, read }): Observation[] => {
      const { command } = job.claimed;
      return read === undefined
        ? []
        : [{ id: read.id, ticket, read, source: 'write', causation: causationOf(command), createdFor: command.link }];
    });
    const toRead = made.filter(({ read }) => read === undefined);
    const states = await this.parts.observer.observe(entity, observations, async (memory) => {
      await memory.observed.nameCreator(
        entity,
        toRead.map(({ job, id }) => ({ id, link: job.claimed.command.link })),
      );
      await memory.creates.settle(made.flatMap(({ job, id }) => (job.seq === null ? [] : [{ seq: job.seq, recordId: id }])));
    });
    const known = new Map(states.filter(({ accepted }) => accepted).map((state) => [state.id, state]));
    const settlements: Settlement[] = [];
    const unread = made.filter(({ id }) => !hasRecord(known.get(id)));
    const readBacks = await this.readBack(entity, unread);
    for (const { job, id } of made) {
      const state = known.get(id) ?? readBacks.get(id);
      settlements.push(hasRecord(state) ? settleMade(job, state) : await this.settleById(entity, job, id));
    }
    return settlements;
  }

  private async readBack(entity: string, made: readonly Made[]): Promise<ReadonlyMap<string, PresentState>> {
    const causations = new Map(made.map(({ job, id }) => [id, causationOf(job.claimed.command)]));
    const reads =
      made.length === 0 ? new Map<string, SettledRead>() : await readSettled(this.parts, entity, [...causations.keys()], causations);
    return new Map([...reads].flatMap(([id, read]) => (read.kind === 'present' ? [[id, read.state]] : [])));
  }

  /** The answer to a create whose record was made before, by an earlier call. */
  private async settleById(entity: string, job: CreateJob, id: string): Promise<Settlement> {
    const { command, attempts } = job.claimed;
    const read = (await readSettled(this.parts, entity, [id])).get(id);
    if (read?.kind === 'present') return settleMade(job, { ...read.state, record: read.record });
    if (read?.kind === 'gone')
      return settled(command, { status: 'failed', reason: `The record ${entity} ${id} that was created for this link is gone.` });
    return postponed(command, retryDelayMs(attempts), 'The new record was being changed whenever it was read.');
  }
}

const noAnswer: WriteAnswer = { kind: 'unknown', reason: 'The connector gave no answer for this record.' };

function hasRecord(state: PresentState | undefined): state is PresentState & { record: JsonRecord } {
  return state !== undefined && state.record !== null;
}

/** Of several records with one link's id, people copied some: the first made is the link's. */
function oldest(records: readonly ReadRecord[]): ReadRecord | undefined {
  return [...records].sort((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true }))[0];
}
