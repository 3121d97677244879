import type { ConnectorMemory, MissingTally } from '#link-registry';
import type { Standing } from '../run/standing.js';
import { fewDeletes, isTooMany, smallPart } from './is-too-many.js';
import type { ReadParts } from './poll-pass.js';
import { readSurely } from './read-surely.js';

/** What rereads work with. */
export interface RereadParts extends ReadParts {
  readonly memory: ConnectorMemory;
  readonly standing: Standing;
}

const readBatch = 100;
const believeBatch = 500;

/**
 * Reads directly what must be read again, and decides about what is gone: all deletes of a type are believed here, and nowhere else. What a sweep
 * has missed is counted as a whole before the first of it is passed on; too many within an hour are held until an operator decides.
 */
export class Rereads {
  private readonly part: string;

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
    this.parts.standing.well(this.part);
  }

  private async readSome(): Promise<number> {
    const { memory, connector, observer } = this.parts;
    const ids = await memory.observed.owedRereads(this.entity, readBatch);
    if (ids.length === 0) return 0;
    const ticket = await observer.nextTicket();
    const reads = await readSurely(connector, this.entity, ids);
    const gone = ids.filter((id) => (reads.get(id) ?? null) === null);
    const undecided = new Set(
      await memory.missing.found(
        this.entity,
        gone.map((id) => ({ id, ticket })),
      ),
    );
    const plain = ids.filter((id) => !undecided.has(id));
    await observer.observe(
      this.entity,
      plain.map((id) => ({ id, ticket, read: reads.get(id) ?? null, source: 'reread' })),
    );
    return ids.length;
  }

  private async decide(): Promise<void> {
    const { missing } = this.parts.memory;
    const tally = await missing.tally(this.entity);
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
    const { standing, connector } = this.parts;
    if (held === 0) {
      standing.well(this.part);
      return;
    }
    const type = `${connector.system}.${this.entity}`;
    standing.fault(
      this.part,
      `${held} records are gone, too many at once to be believed. Look into ${connector.system}: if they were deleted, run "dataflow links release ${type}", if not, "dataflow links release ${type} --refuse"`,
    );
  }
}
