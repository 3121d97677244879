import { describe, expect, it } from '@jest/globals';
import type { RequestQuota } from '#link-registry';
import { TryLater } from '../connector.js';
import { LocalQuota } from './local-quota.js';
import { clocksDifferMs, Pace } from './pace.js';

/** A quota that notes how often it is asked, and can be out of reach. */
class WatchedQuota extends LocalQuota {
  readonly asked: string[] = [];
  isAway = false;

  get taken(): readonly string[] {
    return this.asked.filter((question) => question.startsWith('take'));
  }

  override take(...args: Parameters<RequestQuota['take']>): ReturnType<RequestQuota['take']> {
    return this.note(`take ${args[0]}`) ?? super.take(...args);
  }

  override rest(ms: number): Promise<void> {
    return this.note('rest') ?? super.rest(ms);
  }

  override restLeft(): Promise<number> {
    return this.note('look') ?? super.restLeft();
  }

  private note(question: string): Promise<never> | undefined {
    this.asked.push(question);
    return this.isAway ? Promise.reject(new Error('the database is away')) : undefined;
  }
}

async function refusal(turn: Promise<void>): Promise<TryLater> {
  const error: unknown = await turn.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TryLater);
  return error as TryLater;
}

describe('The pace of calls', () => {
  it('spreads calls that come together evenly over the time, and asks for their turns together', async () => {
    const quota = new WatchedQuota();
    const pace = new Pace(quota, 50);
    const begun = performance.now();
    const ends = await Promise.all([1, 2, 3, 4].map(async () => pace.turn().then(() => performance.now() - begun)));
    ends.forEach((end, place) => {
      expect(end).toBeGreaterThan(place * 20 - 2);
    });
    expect(quota.taken).toEqual(['take 4']);
  });

  it('asks nobody again and again where there is no limit and no rest', async () => {
    const quota = new WatchedQuota();
    const pace = new Pace(quota);
    for (let call = 0; call < 100; call += 1) await pace.turn();
    expect(quota.asked.length).toBeLessThan(10);
  });

  it('lets calls go at once whose turns were taken ahead, and lets those that follow them take their own', async () => {
    const quota = new WatchedQuota();
    const pace = new Pace(quota, 100);
    const turns = await pace.reserve(2);
    await pace.turn();
    expect(quota.taken).toEqual(['take 2', 'take 1']);
    await pace.using(turns, async () => {
      await pace.turn();
      await pace.turn();
      expect(quota.taken).toEqual(['take 2', 'take 1']);
      await pace.turn();
    });
    expect(quota.taken).toEqual(['take 2', 'take 1', 'take 1']);
  });

  it('takes ahead what comes soon, and refuses when nothing does', async () => {
    const pace = new Pace(new LocalQuota(), 0.1);
    expect(await pace.reserve(9)).toHaveLength(3);
    const error: unknown = await pace.reserve(1).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TryLater);
  });

  it('holds turns back that were taken ahead while the system rests', async () => {
    const pace = new Pace(new LocalQuota(), 100);
    const turns = await pace.reserve(1);
    await pace.rest(30_000);
    expect((await refusal(pace.using(turns, () => pace.turn()))).retryAfterMs).toBeGreaterThan(25_000);
  });

  it('refuses calls, also those that wait for their turn, while the system rests, and says for how long', async () => {
    const pace = new Pace(new LocalQuota(), 5);
    const turns = [pace.turn(), pace.turn()];
    await turns[0];
    await pace.rest(30_000);
    expect((await refusal(turns[1] ?? Promise.resolve())).retryAfterMs).toBeGreaterThan(25_000);
    expect((await refusal(pace.turn())).retryAfterMs).toBeGreaterThan(25_000);
  });

  it('rests a little longer than it was asked to, since the system goes by another clock', async () => {
    const quota = new LocalQuota();
    await new Pace(quota).rest(30_000);
    expect(await quota.restLeft()).toBeGreaterThan(30_000);
  });

  it('does not shorten a rest by a later, shorter one', async () => {
    const pace = new Pace(new LocalQuota());
    await pace.rest(30_000);
    await pace.rest(0);
    expect((await refusal(pace.turn())).retryAfterMs).toBeGreaterThan(25_000);
  });

  it('lets no call wait for longer than a worker may hold its commands: it is told to come again at its turn', async () => {
    const pace = new Pace(new LocalQuota(), 0.01);
    await pace.turn();
    expect((await refusal(pace.turn())).retryAfterMs).toBeGreaterThan(95_000);
    expect((await refusal(pace.turn())).retryAfterMs).toBeLessThanOrEqual(100_000);
  });

  it.each([['with', 5] as const, ['without', undefined] as const])(
    'sends nothing %s a limit while the registry does not answer, and says that nothing was sent',
    async (_name, perSecond) => {
      const quota = new WatchedQuota();
      quota.isAway = true;
      const pace = new Pace(quota, perSecond);
      await refusal(pace.turn());
      quota.isAway = false;
      await pace.turn();
    },
  );

  it('rests itself when the others can not be told, and says so', async () => {
    const quota = new WatchedQuota();
    quota.isAway = true;
    const pace = new Pace(quota);
    await expect(pace.rest(30_000)).rejects.toMatchObject({ name: 'TryLater', retryAfterMs: 30_000 + clocksDifferMs });
    expect((await refusal(pace.turn())).retryAfterMs).toBeGreaterThan(25_000);
  });
});
