import { describe, expect, it } from '@jest/globals';
import { TryLater } from '#connector-kit';
import { Pace } from './pace.js';

describe('The pace of calls', () => {
  it('spreads calls that come together evenly over the time', async () => {
    const pace = new Pace(50);
    const begun = performance.now();
    await Promise.all([pace.turn(), pace.turn(), pace.turn(), pace.turn()]);
    expect(performance.now() - begun).toBeGreaterThan(55);
  });

  it('refuses calls, also those that wait for their turn, while the system rests, and says for how long', async () => {
    const pace = new Pace(50);
    const turns = [pace.turn(), pace.turn()];
    pace.rest(30_000);
    await expect(turns[1]).rejects.toBeInstanceOf(TryLater);
    const error = await pace.turn().catch((thrown: unknown) => thrown as TryLater);
    expect(error?.retryAfterMs).toBeGreaterThan(25_000);
    await Promise.allSettled(turns);
  });

  it('does not shorten a rest by a later, shorter one', async () => {
    const pace = new Pace(undefined);
    pace.rest(30_000);
    pace.rest(0);
    await expect(pace.turn()).rejects.toBeInstanceOf(TryLater);
  });
});
