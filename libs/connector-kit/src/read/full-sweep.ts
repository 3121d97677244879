import type { ConnectorMemory, Sweep } from '#link-registry';
import { TryLater } from '../connector.js';
import { backoffMs } from '../run/backoff.js';
import type { KitLog } from '../run/kit-log.js';
import type { Standing } from '../run/standing.js';
import { observationsOf, type ReadParts } from './poll-pass.js';

/** What a full sweep works with. */
export interface SweepParts extends ReadParts {
  readonly memory: ConnectorMemory;
  readonly standing: Standing;
  readonly log: KitLog;
  /** Seconds from the beginning of one sweep to the next. */
  readonly fullSweepSeconds: number;
}

const retry = { firstMs: 1_000, greatestMs: 60_000 };
const triesOfAPage = 10;

/**
 * Walks over all records of one type from time to time, to find edits that polls missed and records that are gone. What it has seen is stored page
 * by page, so that it goes on there after a crash. Only a walk that saw every page says what is missing, and only a direct read says that it is gone.
 */
export class FullSweep {
  private readonly part: string;
  private failures = 0;
  private restsUntil = 0;

  constructor(
    private readonly parts: SweepParts,
    private readonly entity: string,
  ) {
    this.part = `sweep ${parts.connector.system}.${entity}`;
  }

  /** Does one call's worth, if a sweep is due or under way. Answers whether there is more to do at once. Never throws: polls don't wait for a sweep. */
  async step(): Promise<boolean> {
    if (performance.now() < this.restsUntil) return false;
    try {
      const hasMore = await this.advance();
      this.failures = 0;
      this.parts.standing.well(this.part);
      return hasMore;
    } catch (error) {
      this.failures += 1;
      const isBusy = error instanceof TryLater;
      this.restsUntil = performance.now() + backoffMs(retry, this.failures, isBusy ? error.retryAfterMs : 0);
      if (!isBusy) this.parts.standing.fault(this.part, error instanceof Error ? error.message : String(error));
      this.parts.log.warn({ err: error, entity: this.entity }, 'A full sweep can not go on now; trying again');
      return false;
    }
  }

  /** Another replica sweeps from now on. */
  leave(): void {
    this.parts.standing.well(this.part);
  }

  private async advance(): Promise<boolean> {
    const { memory, observer, fullSweepSeconds } = this.parts;
    const sweep = await memory.sweeps.load(this.entity);
    if (sweep?.phase === 'walking' && this.failures >= triesOfAPage) return this.giveUp(sweep);
    if (sweep?.phase === 'walking') return this.walkPage(sweep);
    if (sweep?.phase === 'walked') return this.finish(sweep);
    if (sweep !== null && sweep.ageMs < fullSweepSeconds * 1_000) return false;
    // The first full read, which is just over, counts as the first sweep.
    await memory.sweeps.save(this.entity, { number: await observer.nextTicket(), phase: sweep === null ? 'over' : 'walking', after: null });
    return true;
  }

  private async walkPage({ number, after }: Sweep): Promise<boolean> {
    const { connector, observer } = this.parts;
    const ticket = await observer.nextTicket();
    const page = await connector.walk(this.entity, after);
    const ids = page.records.map(({ id }) => id);
    await observer.observe(this.entity, observationsOf(page, ticket, 'sweep'), async (memory) => {
      await memory.sweeps.saw(this.entity, number, ids);
      await memory.sweeps.save(this.entity, { number, phase: page.next === null ? 'walked' : 'walking', after: page.next });
    });
    return true;
  }

  private async finish({ number }: Sweep): Promise<boolean> {
    const missing = await this.parts.memory.transaction((memory) => memory.sweeps.finish(this.entity, number));
    this.parts.log.info({ entity: this.entity, missing }, 'A full sweep is over');
    return missing > 0;
  }

  /** Where it stands may be what it can't go on from, such as a cursor that the system has forgotten. The next one begins in time, from the beginning. */
  private async giveUp({ number }: Sweep): Promise<boolean> {
    await this.parts.memory.sweeps.save(this.entity, { number, phase: 'over', after: null });
    this.parts.log.error({ entity: this.entity }, 'A full sweep was given up after too many failures; it says nothing of what is missing');
    return false;
  }
}
