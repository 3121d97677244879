import type { ConnectorMemory, ReadPosition } from '#link-registry';
import { TryLater, type Connector, type Page } from '../connector.js';
import type { Observation } from '../observe/observation.js';
import type { Observer } from '../observe/observer.js';
import { backoffMs } from '../run/backoff.js';
import type { KitLog } from '../run/kit-log.js';
import type { LeaseKeeper } from '../run/lease-keeper.js';
import type { Standing } from '../run/standing.js';
import { wait } from '../run/wait.js';
import { readSurely } from './read-surely.js';

/** What a poll loop works with. */
export interface PollParts {
  readonly memory: ConnectorMemory;
  readonly connector: Connector;
  readonly observer: Observer;
  readonly leases: LeaseKeeper;
  readonly standing: Standing;
  readonly log: KitLog;
  readonly pollSeconds: number;
}

const overlapMs = 2_000;
const dayMs = 86_400_000;
const tickMs = 1_000;
const rereadBatch = 100;
const retry = { firstMs: 1_000, greatestMs: 60_000 };
const slowRetry = { firstMs: 5_000, greatestMs: 60_000 };

/**
 * Reads one type, one call at a time, one replica at a time: first all of it by key, then what changed since the last look, and whatever must be
 * read again. Where it stands is stored with what was observed, so that it goes on there after a crash.
 */
export class PollLoop {
  private readonly part: string;
  private pollDue = 0;

  constructor(
    private readonly parts: PollParts,
    private readonly entity: string,
  ) {
    this.part = `read ${parts.connector.system}.${entity}`;
  }

  /** Reads until the signal is aborted. */
  run(signal: AbortSignal): Promise<void> {
    const { leases, connector } = this.parts;
    return leases.whileHeld(`read:${connector.system}:${this.entity}`, signal, (_lease, held) => this.read(held));
  }

  private async read(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const idleMs = await this.readOnce(signal);
        failures = 0;
        this.parts.standing.well(this.part);
        if (idleMs > 0) await wait(idleMs, signal);
      } catch (error) {
        failures += 1;
        await wait(this.delayAfter(error, failures), signal);
      }
    }
    this.parts.standing.well(this.part);
  }

  /** Reads one page of the first full read, or what has changed, if a poll is due, and what is owed. Answers after how many milliseconds to go on. */
  async readOnce(signal: AbortSignal): Promise<number> {
    const position = await this.parts.memory.cursors.load(this.entity);
    if (position?.phase !== 'poll') {
      await this.walkPage(position);
      return 0;
    }
    if (performance.now() >= this.pollDue) {
      const startedAt = performance.now();
      await this.poll(position.newest, signal);
      this.pollDue = startedAt + this.parts.pollSeconds * 1_000;
    }
    await this.readAgain();
    return Math.max(0, Math.min(tickMs, this.pollDue - performance.now()));
  }

  private async walkPage(position: (ReadPosition & { readonly phase: 'walk' }) | null): Promise<void> {
    const { connector, observer } = this.parts;
    const startedAt = Date.now();
    const ticket = await observer.nextTicket();
    const page = await connector.walk(this.entity, position?.after ?? null);
    const pollFrom = position?.pollFrom ?? pollFromOf(page, startedAt);
    await observer.observe(this.entity, observationsOf(page, ticket, 'firstRead'), (memory) =>
      memory.cursors.save(
        this.entity,
        page.next === null ? { phase: 'poll', newest: pollFrom } : { phase: 'walk', after: page.next, pollFrom },
      ),
    );
    if (page.next === null) this.parts.log.info({ entity: this.entity }, 'The first full read is over');
  }

  private async poll(newest: number, signal: AbortSignal): Promise<void> {
    const { connector, observer } = this.parts;
    let seen = newest;
    let after: string | null = null;
    do {
      const ticket = await observer.nextTicket();
      const page: Page = await connector.changedSince(this.entity, newest - overlapMs, after);
      const latest = page.records.reduce((latestYet, record) => Math.max(latestYet, record.changedAt), seen);
      if (page.records.length > 0) {
        await observer.observe(this.entity, observationsOf(page, ticket, 'poll'), async (memory) => {
          if (latest > seen) await memory.cursors.save(this.entity, { phase: 'poll', newest: latest });
        });
      }
      seen = latest;
      after = page.next;
    } while (after !== null && !signal.aborted);
  }

  private async readAgain(): Promise<void> {
    const { memory, connector, observer } = this.parts;
    const ids = await memory.observed.owedRereads(this.entity, rereadBatch);
    if (ids.length === 0) return;
    const ticket = await observer.nextTicket();
    const reads = await readSurely(connector, this.entity, ids);
    await observer.observe(
      this.entity,
      ids.map((id) => ({ id, ticket, read: reads.get(id) ?? null, source: 'reread' })),
    );
  }

  private delayAfter(error: unknown, failures: number): number {
    const { standing, log } = this.parts;
    if (error instanceof TryLater) {
      log.warn({ err: error, entity: this.entity }, 'The system can not be read now; trying again');
      return backoffMs(retry, failures, error.retryAfterMs);
    }
    standing.fault(this.part, error instanceof Error ? error.message : String(error));
    log.error({ err: error, entity: this.entity }, 'Reading failed; trying again slowly');
    return backoffMs(slowRetry, failures);
  }
}

/**
 * A time by the system's clock before which no change can be missed by this walk: the first page holds nothing newer than the time it was read,
 * and no clock is a day wrong.
 */
function pollFromOf(firstPage: Page, startedAt: number): number {
  return firstPage.records.reduce((newest, record) => Math.max(newest, record.changedAt), startedAt - dayMs);
}

function observationsOf(page: Page, ticket: number, source: 'firstRead' | 'poll'): readonly Observation[] {
  return page.records.map((read) => ({ id: read.id, ticket, read, source }));
}
