import type { ReadPosition } from '#link-registry';
import { step } from '#platform';
import { TryLater, type Page } from '../connector.js';
import { backoffMs } from '../run/backoff.js';
import { Bell } from '../run/bell.js';
import type { LeaseKeeper } from '../run/lease-keeper.js';
import { wait } from '../run/wait.js';
import { FullSweep, type SweepParts } from './full-sweep.js';
import { withMadeBefore } from './made-before.js';
import { observationsOf, pollPass } from './poll-pass.js';
import { Rereads, type RereadParts } from './rereads.js';
import { seenUpTo, type Quiet } from './seen-up-to.js';
import { timeThere } from './time-there.js';

/** What a poll loop works with. */
export interface PollParts extends SweepParts, RereadParts {
  readonly leases: LeaseKeeper;
  readonly pollSeconds: number;
}

const dayMs = 86_400_000;
const tickMs = 1_000;
const leastRestMs = 50;
// So long hints are gathered before they are looked at together.
const betweenHintsMs = 200;
const manyHints = 20;
const retry = { firstMs: 1_000, greatestMs: 60_000 };
// One answer that the system is busy is nothing to worry about; as many in a row are.
const worryAfter = 3;
const slowRetry = { firstMs: 5_000, greatestMs: 60_000 };

/**
 * Reads one type, one call at a time, one replica at a time: first all of it by key, then what changed since the last look, whatever must be
 * read again, and between two polls a full sweep, page by page. Where it stands is stored with what was observed, so that it goes on there after a
 * crash.
 */
export class PollLoop {
  private readonly part: string;
  private readonly rereads: Rereads;
  private readonly sweep: FullSweep;
  private readonly bell = new Bell();
  private pollDue = 0;
  private offsetMs: number | undefined;
  private isHinted = false;
  private quiet: Quiet = { newest: NaN, since: 0, until: 0 };

  constructor(
    private readonly parts: PollParts,
    private readonly entity: string,
  ) {
    this.part = `read ${parts.connector.system}.${entity}`;
    this.rereads = new Rereads(parts, entity);
    this.sweep = new FullSweep(parts, entity);
  }

  /** Something happened to records, which are owed a reread: look at once. */
  hinted(): void {
    this.isHinted = true;
    this.bell.ring();
  }

  /** Something happened, and nobody knows to which records. */
  wantPoll(): void {
    this.pollDue = 0;
    this.bell.ring();
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
        await this.rest(idleMs, signal);
      } catch (error) {
        failures += 1;
        await wait(this.delayAfter(error, failures), signal);
      }
    }
    this.parts.standing.well(this.part);
    this.rereads.leave();
    this.sweep.leave();
  }

  /** A hint ends the rest, but not its beginning. */
  private async rest(ms: number, signal: AbortSignal): Promise<void> {
    const deaf = Math.min(ms, betweenHintsMs);
    if (deaf > 0) await wait(deaf, signal);
    if (ms > deaf) await this.bell.wait(ms - deaf, signal);
  }

  /** What is read between two polls, a piece at a time. Answers how long to rest: while there is more, as long as the piece took. */
  private async readOn(): Promise<number> {
    const begunAt = performance.now();
    const hasRereads = await this.rereads.step();
    const hasPages = await this.sweep.step();
    return hasRereads || hasPages ? Math.max(leastRestMs, performance.now() - begunAt) : tickMs;
  }

  /** Reads one page of the first full read, or what has changed, if a poll is due, and what is owed. Answers after how many milliseconds to go on. */
  async readOnce(signal: AbortSignal): Promise<number> {
    const position = await this.parts.memory.cursors.load(this.entity);
    if (position?.phase !== 'poll') {
      await this.walkPage(position);
      return 0;
    }
    if (performance.now() >= this.pollDue || (await this.hasManyHints())) {
      const startedAt = performance.now();
      await this.poll(position.newest, signal);
      this.pollDue = startedAt + this.parts.pollSeconds * 1_000;
    }
    return Math.max(0, Math.min(await this.readOn(), this.pollDue - performance.now()));
  }

  /** What many hints are about is read faster in the order of changes; only what is not seen there is read by its id. */
  private async hasManyHints(): Promise<boolean> {
    if (!this.isHinted) return false;
    this.isHinted = false;
    return (await this.parts.memory.observed.owedRereads(this.entity, manyHints)).length === manyHints;
  }

  private async walkPage(position: (ReadPosition & { readonly phase: 'walk' }) | null): Promise<void> {
    const { connector, observer } = this.parts;
    const startedAt = Date.now();
    const ticket = await observer.nextTicket();
    const page = await connector.walk(this.entity, position?.after ?? null);
    step('pageRead');
    const pollFrom = position?.pollFrom ?? pollFromOf(page, startedAt, timeThere(connector));
    const observations = await withMadeBefore(this.parts, this.entity, observationsOf(page, ticket, 'firstRead'));
    await observer.observe(this.entity, observations, (memory) =>
      memory.cursors.save(
        this.entity,
        page.next === null ? { phase: 'poll', newest: pollFrom } : { phase: 'walk', after: page.next, pollFrom },
      ),
    );
    if (page.next === null) this.parts.log.info({ entity: this.entity }, 'The first full read is over');
  }

  private async poll(newest: number, signal: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    const from = this.standing(newest);
    if (from < newest) await this.parts.memory.cursors.save(this.entity, { phase: 'poll', newest: from });
    if (from !== this.quiet.newest) this.quiet = { newest: from, since: startedAt, until: startedAt };
    await pollPass(
      this.parts,
      this.entity,
      seenUpTo(this.quiet),
      (memory, latest) => memory.cursors.save(this.entity, { phase: 'poll', newest: latest }),
      signal,
    );
    if (signal.aborted) return;
    this.quiet = { ...this.quiet, until: startedAt };
    this.parts.figures.lastPoll.set({ entity: this.entity }, Date.now() / 1_000);
  }

  /** Where polls stand is a time by the system's clock: when that is set back, they go back with it. */
  private standing(newest: number): number {
    const { connector } = this.parts;
    const offsetMs = connector.clockOffsetMs?.() ?? 0;
    const setBackMs = Math.max(0, (this.offsetMs ?? offsetMs) - offsetMs);
    this.offsetMs = offsetMs;
    return Math.min(newest - setBackMs, timeThere(connector));
  }

  private delayAfter(error: unknown, failures: number): number {
    const { standing, log } = this.parts;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof TryLater) {
      if (failures >= worryAfter) standing.fault(this.part, reason);
      log.warn({ err: error, entity: this.entity }, 'The system can not be read now; trying again');
      return backoffMs(retry, failures, error.retryAfterMs);
    }
    standing.fault(this.part, reason);
    log.error({ err: error, entity: this.entity }, 'Reading failed; trying again slowly');
    return backoffMs(slowRetry, failures);
  }
}

/**
 * A time by the system's clock before which no change can be missed by this walk: the first page holds nothing newer than the time it was read,
 * unless that is still to come, and no clock is a day wrong.
 */
function pollFromOf(firstPage: Page, startedAt: number, presentThere: number): number {
  return firstPage.records.reduce((newest, { changedAt }) => Math.max(newest, Math.min(changedAt, presentThere)), startedAt - dayMs);
}
