import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestQuota, Turns } from '#link-registry';
import { TryLater } from '../connector.js';

/** Used when a 429 doesn't say for how long. */
const defaultRestMs = 1_000;

/** A rest is so much longer than the system asked for: its clock is another one, and one of both may just be set. */
export const clocksDifferMs = 50;

/** How long this process trusts that nobody else was told to rest: so short that whoever calls after that has heard of it. */
const trustMs = 10;

/** A call waits for its turn no longer than this: a worker's claim on its commands must outlast it. */
export const longestTurnMs = 20_000;

/** A turn that was taken before it is known what for. */
export interface Turn {
  /** By the clock that `performance.now()` shows. */
  readonly at: number;
}

/** Those who ask for a turn while the answer to others is under way are in the next question together. */
interface Question {
  asking: number;
  readonly turns: Promise<Turns>;
}

/** Keeps all replicas of a connector together from calling faster than the system allows: a steady rate, and a rest after a 429. */
export class Pace {
  private readonly spacingMs: number | undefined;
  private readonly reserved = new AsyncLocalStorage<Turn[]>();
  private restUntil = 0;
  private lookedAt = -Infinity;
  private looking: Promise<void> | undefined;
  private question: Question | undefined;
  private answered: Promise<unknown> = Promise.resolve();

  /**
   * @param quota what the replicas share
   * @param perSecond most calls a second of all of them together; undefined for no limit
   */
  constructor(
    private readonly quota: RequestQuota,
    perSecond?: number,
  ) {
    this.spacingMs = perSecond === undefined ? undefined : 1000 / perSecond;
  }

  /**
   * Waits until the next call may be sent.
   *
   * @throws TryLater while the system rests, and when the turn would not come soon, with the time that is left
   */
  async turn(): Promise<void> {
    this.refuseIfResting();
    const reserved = this.reserved.getStore()?.shift();
    if (reserved !== undefined) await until(reserved.at);
    else if (this.spacingMs !== undefined) await sleep(await this.takeTurn(this.spacingMs));
    if (performance.now() - this.lookedAt >= trustMs) await (this.looking ??= this.look().finally(() => (this.looking = undefined)));
    this.refuseIfResting();
  }

  /**
   * Takes turns ahead, for calls that must not wait once it is known that they are to be sent: as many of these as come soon, at least one.
   *
   * @throws TryLater as `turn` does
   */
  async reserve(count: number): Promise<readonly Turn[]> {
    this.refuseIfResting();
    const spacingMs = this.spacingMs;
    if (spacingMs === undefined) return Array.from({ length: count }, () => ({ at: performance.now() }));
    const asked = await Promise.allSettled(
      Array.from({ length: count }, async () => {
        const waitMs = await this.takeTurn(spacingMs);
        return { at: performance.now() + waitMs };
      }),
    );
    const turns = asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const [refused] = asked.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as Error] : []));
    if (refused !== undefined && turns.length === 0) throw refused;
    return turns;
  }

  /** Does work whose calls use these turns, one each, and take their own when there are no more. */
  using<T>(turns: readonly Turn[], work: () => Promise<T>): Promise<T> {
    return this.reserved.run([...turns], work);
  }

  /**
   * From now on no replica sends anything before this time has passed.
   *
   * @throws TryLater when the others can't be told
   */
  async rest(ms = defaultRestMs): Promise<void> {
    const longer = ms + clocksDifferMs;
    this.restFor(longer);
    await this.quota.rest(longer).catch((error: unknown) => {
      throw new TryLater('the system asked to be called less often, and the registry can not be told', longer, { cause: error });
    });
  }

  /** Takes a turn and answers how long it is until then, in milliseconds. */
  private async takeTurn(spacingMs: number): Promise<number> {
    const question = (this.question ??= this.ask(spacingMs));
    const place = question.asking++;
    const { taken, waitMs } = await question.turns;
    this.refuseIfResting();
    const wait = waitMs + place * spacingMs;
    if (place >= taken) throw new TryLater('more calls are waiting for their turn than the allowed rate takes', wait);
    return wait;
  }

  private ask(spacingMs: number): Question {
    const turns = this.answered.then(async () => {
      const count = this.question?.asking ?? 0;
      this.question = undefined;
      const askedAt = performance.now();
      const taken = await this.quota.take(count, spacingMs, longestTurnMs).catch(unanswered);
      this.heed(taken.restMs, askedAt);
      return taken;
    });
    this.answered = turns.catch(() => undefined);
    return { asking: 0, turns };
  }

  private async look(): Promise<void> {
    const askedAt = performance.now();
    this.heed(await this.quota.restLeft().catch(unanswered), askedAt);
  }

  private heed(restMs: number, askedAt: number): void {
    this.restFor(restMs);
    this.lookedAt = askedAt;
  }

  private restFor(ms: number): void {
    this.restUntil = Math.max(this.restUntil, performance.now() + ms);
  }

  private refuseIfResting(): void {
    const left = this.restUntil - performance.now();
    if (left > 0) throw new TryLater('the system asked to be called less often', left);
  }
}

async function until(time: number): Promise<void> {
  const left = time - performance.now();
  if (left > 0) await sleep(left);
}

/** Nothing has been sent: whoever wanted to can try again. */
function unanswered(error: unknown): never {
  throw new TryLater('the registry does not say whether the system may be called', undefined, { cause: error });
}
