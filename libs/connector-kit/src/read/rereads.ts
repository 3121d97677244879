import type { ConnectorMemory, MissingTally } from '#link-registry';
import type { ReadRecord } from '../connector.js';
import type { Figures } from '../run/figures.js';
import type { KitLog } from '../run/kit-log.js';
import type { Standing } from '../run/standing.js';
import { concernsAll } from '../write/settle-failure.js';
import { fewDeletes, isTooMany, smallPart } from './is-too-many.js';
import type { ReadParts } from './poll-pass.js';
import { readSurely } from './read-surely.js';
import { RefusedReads } from './refused-reads.js';
import { Rests } from './rests.js';

/** What rereads work with. */
export interface RereadParts extends ReadParts {
  readonly memory: ConnectorMemory;
  readonly standing: Standing;
  readonly figures: Figures;
  readonly log: KitLog;
}

const readBatch = 100;
const believeBatch = 500;

/**
 * Reads directly what must be read again, and decides about what is gone: all deletes of a type are believed here, and nowhere else. What a sweep
 * has missed is counted as a whole before the first of it is passed on; too many within an hour are held until an operator decides.
 */
export class Rereads {
  private readonly part: string;
  private readonly refused = new RefusedReads();
  private readonly rests = new Rests();

  constructor(
    private readonly parts: RereadParts,
    private readonly entity: string,
  ) {
    this.part = `deletes ${parts.connector.system}.${entity}`;
  }

  /** Reads some and decides. Answers whether more may be waiting. */
  async step(): Promise<boolean> {
    const count = await this.readSome();
    await this.decide();
    return count === readBatch;
  }

  /** Another replica reads from now on. */
  leave(): void {
    this.refused.clear();
    this.tellRefused();
    this.tell(0);
  }

  private async readSome(): Promise<number> {
    const { memory, observer } = this.parts;
    const startedAt = Date.now();
    const resting = [...this.refused.resting(), ...this.rests.resting(startedAt)];
    const owed = await memory.observed.owedRereads(this.entity, readBatch, resting);
    if (owed.length === 0) return 0;
    const ticket = await observer.nextTicket();
    const reads = await this.read(owed);
    const ids = [...reads.keys()];
    const gone = ids.filter((id) => (reads.get(id) ?? null) === null);
    const undecided = new Set(
      await memory.missing.found(
        this.entity,
        gone.map((id) => ({ id, ticket })),
      ),
    );
    const plain = ids.filter((id) => !undecided.has(id));
    const states = await observer.observe(
      this.entity,
      plain.map((id) => ({ id, ticket, read: reads.get(id) ?? null, source: 'reread' })),
    );
    // A new state has a version of its moment.
    for (const { id, version } of states) this.rests.noteRead(id, version >= startedAt, Date.now());
    return owed.length;
  }

  /** What could be read. A record that the system refuses to show stays owed and does not stop the others. */
  private async read(ids: readonly string[]): Promise<ReadonlyMap<string, ReadRecord | null>> {
    const reads = await readSurely(this.parts.connector, this.entity, ids).catch((error: unknown) => {
      if (concernsAll(error)) throw error;
      return this.readEach(ids);
    });
    for (const id of reads.keys()) this.refused.read(id);
    this.tellRefused();
    return reads;
  }

  private async readEach(ids: readonly string[]): Promise<ReadonlyMap<string, ReadRecord | null>> {
    const { connector, log } = this.parts;
    const reads = new Map<string, ReadRecord | null>();
    for (const id of ids) {
      try {
        reads.set(id, (await readSurely(connector, this.entity, [id])).get(id) ?? null);
      } catch (error) {
        if (concernsAll(error)) {
          if (reads.size === 0) throw error;
          break;
        }
        const delayMs = Math.round(this.refused.refused(id));
        log.warn({ err: error, entity: this.entity, id, delayMs }, 'A record is refused to be read again; trying it again later');
      }
    }
    return reads;
  }

  private tellRefused(): void {
    this.parts.figures.refusedRereads.set({ entity: this.entity }, this.refused.count);
  }

  private async decide(): Promise<void> {
    const { missing } = this.parts.memory;
    const tally = await missing.tally(this.entity, this.refused.ids());
    const isCounted = tally.unread === 0 && tally.gone > 0;
    const isHeld = isCounted && (await this.isTooMany(tally));
    if (isHeld) await missing.hold(this.entity);
    else if (isCounted) await this.believe('gone');
    await this.believe('released');
    this.tell(isHeld ? tally.held + tally.gone : tally.held);
  }

  private async isTooMany({ gone, believed, justHeld }: MissingTally): Promise<boolean> {
    const withinAnHour = gone + believed + justHeld;
    // Nobody counts a whole type to learn that it is large enough.
    const enough = Math.ceil(withinAnHour / smallPart);
    return (
      withinAnHour > fewDeletes && isTooMany(withinAnHour, believed + (await this.parts.memory.observed.countPresent(this.entity, enough)))
    );
  }

  private async believe(standing: 'gone' | 'released'): Promise<void> {
    const { memory, observer } = this.parts;
    const sure = await memory.missing.sure(this.entity, standing, believeBatch);
    if (sure.length === 0) return;
    await observer.observe(
      this.entity,
      sure.map(({ id, ticket }) => ({ id, ticket, read: null, source: 'reread' })),
      (within) =>
        within.missing.believe(
          this.entity,
          sure.map(({ id }) => id),
        ),
    );
  }

  private tell(held: number): void {
    const { standing, connector, figures } = this.parts;
    figures.heldDeletes.set({ entity: this.entity }, held);
    if (held === 0) {
      standing.well(this.part);
      return;
    }
    const type = `${connector.system}.${this.entity}`;
    standing.note(
      this.part,
      `${held} records are gone, too many at once to be believed. Look into ${connector.system}: if they were deleted, run "dataflow links release ${type}", if not, "dataflow links release ${type} --refuse"`,
    );
  }
}
