import type { CreateCommand, DeleteCommand, Topics, UpdateCommand } from '#change-events';
import type { ClaimedCommand } from '#link-registry';
import { step, type TracedWork, type Traces } from '#platform';
import type { Road } from '../publish/relay.js';
import { backoffMs } from '../run/backoff.js';
import type { Bell } from '../run/bell.js';
import type { KitLog } from '../run/kit-log.js';
import type { Standing } from '../run/standing.js';
import { wait } from '../run/wait.js';
import { claimMs, type Claim } from './claim.js';
import { CreateRecords } from './create-records.js';
import { DeleteRecords } from './delete-records.js';
import { sendOutcomes } from './send-outcomes.js';
import type { Settlement } from './settlement.js';
import { UpdateRecords } from './update-records.js';
import type { WriteParts } from './write-parts.js';

/** What a worker works with. */
export interface WorkerParts extends WriteParts {
  readonly road: Road;
  readonly topics: Topics;
  readonly standing: Standing;
  readonly log: KitLog;
  readonly traces: Traces;
}

const chunk = 50;
/** What is accepted here rings the bell: only what was put off comes due unheard. */
const idleMs = 2_000;
const retry = { firstMs: 500, greatestMs: 15_000 };

/** Takes due commands of one type from the queue and carries them out. Any number of workers may run, here and elsewhere. */
export class CommandWorker {
  private readonly updates: UpdateRecords;
  private readonly deletes: DeleteRecords;
  private readonly creates: CreateRecords;
  private readonly part: string;

  constructor(
    private readonly parts: WorkerParts,
    private readonly entity: string,
    private readonly bell: Bell,
  ) {
    this.updates = new UpdateRecords(parts);
    this.deletes = new DeleteRecords(parts);
    this.creates = new CreateRecords(parts);
    this.part = `write ${parts.connector.system}.${entity}`;
  }

  /** Works until the signal is aborted; what is in hand then is finished. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const settlements = await this.workOnce();
        this.parts.standing.well(this.part);
        const isStuck = settlements.length > 0 && settlements.every(({ kind }) => kind === 'postponed');
        failures = isStuck ? failures + 1 : 0;
        if (settlements.length === 0) await this.bell.wait(idleMs, signal);
      } catch (error) {
        failures += 1;
        this.parts.standing.fault(this.part, error instanceof Error ? error.message : String(error));
        this.parts.log.error({ err: error, entity: this.entity }, 'Commands could not be worked on; trying again');
      }
      // A system or database that can't do any of a whole chunk is left alone for a while.
      if (failures > 0) await wait(backoffMs(retry, failures), signal);
    }
    this.parts.standing.well(this.part);
  }

  /** Takes one chunk and settles it. Empty when nothing was due. */
  async workOnce(): Promise<readonly Settlement[]> {
    const { memory, road, topics, log, traces } = this.parts;
    const startedAt = Date.now();
    const since = performance.now();
    const commands = await memory.commands.claim(this.entity, chunk, claimMs);
    if (commands.length === 0) return [];
    const claim: Claim = { entity: this.entity, since };
    const settlements = [
      ...(await this.updates.carryOut(claim, commands.filter(isUpdate))),
      ...(await this.deletes.carryOut(claim, commands.filter(isDelete))),
      ...(await this.creates.carryOut(claim, commands.filter(isCreate))),
    ];
    const outcomes = await memory.commands.finish(
      settlements.flatMap((settlement) => (settlement.kind === 'outcome' ? [settlement.outcome] : [])),
    );
    if (traces.on) traces.tell(written(settlements, startedAt));
    const waiting = settlements.flatMap((settlement) => (settlement.kind === 'postponed' ? [settlement] : []));
    await memory.commands.postpone(waiting);
    if (waiting.length > 0)
      log.warn({ entity: this.entity, commands: waiting.length, reason: waiting[0]?.reason }, 'Commands have to wait');
    step('outcomeStored');
    await sendOutcomes(outcomes, road, topics);
    return settlements;
  }
}

/** What carrying out commands is told as. */
function written(settlements: readonly Settlement[], startedAt: number): readonly TracedWork[] {
  return settlements.flatMap((settlement): readonly TracedWork[] => {
    const { link, flow, system, entity, number, trace } = settlement.kind === 'outcome' ? settlement.outcome : settlement.command;
    if (trace === undefined) return [];
    const status = settlement.kind === 'outcome' ? settlement.outcome.status : 'postponed';
    const attributes = { 'dataflow.link': link, 'dataflow.flow': flow, 'dataflow.command': number, 'dataflow.status': status };
    const span = { traceparent: trace, startedAt, endedAt: Date.now() };
    return [{ ...span, name: `write ${system}.${entity}`, kind: 'internal', attributes, failed: status === 'failed' }];
  });
}

function isUpdate(claimed: ClaimedCommand): claimed is ClaimedCommand<UpdateCommand> {
  return claimed.command.action === 'update';
}

function isDelete(claimed: ClaimedCommand): claimed is ClaimedCommand<DeleteCommand> {
  return claimed.command.action === 'delete';
}

function isCreate(claimed: ClaimedCommand): claimed is ClaimedCommand<CreateCommand> {
  return claimed.command.action === 'create';
}
