import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RequestQuota } from '#link-registry';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';
import { until } from '../../test/until.js';
import { clocksDifferMs, Pace } from './pace.js';

let registry: TestRegistry;
let made = 0;

beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.drop());

/** The paces of two replicas of one connector. */
function replicas(perSecond?: number): { readonly connector: string; readonly one: Pace; readonly other: Pace } {
  const connector = `connector-${(made += 1)}`;
  return { connector, one: new Pace(registry.quota(connector), perSecond), other: new Pace(registry.quota(connector), perSecond) };
}

async function refusal(pace: Pace): Promise<number | undefined> {
  const error: unknown = await pace.turn().catch((thrown: unknown) => thrown);
  return (error as { retryAfterMs?: number } | undefined)?.retryAfterMs;
}

describe('Two replicas of a connector', () => {
  it('keep one rate together, whoever calls', async () => {
    const { one, other } = replicas(50);
    const begun = performance.now();
    const sent = await Promise.all(
      Array.from({ length: 20 }, async (_, call) => {
        await (call % 3 === 0 ? one : other).turn();
        return performance.now() - begun;
      }),
    );
    // 20 calls need 19 times 20 ms.
    [...sent].sort((a, b) => a - b).forEach((at, place) => expect(at).toBeGreaterThan(place * 20 - 5));
  });

  it('do not send before the time that either was told to wait has passed', async () => {
    const { one, other } = replicas(1_000);
    await Promise.all([one.turn(), other.turn()]);
    const resting = performance.now();
    await one.rest(400);
    expect(await refusal(other)).toBeLessThanOrEqual(400 + clocksDifferMs);
    expect(await refusal(one)).toBeLessThanOrEqual(400 + clocksDifferMs);
    await until(async () => (await refusal(other)) === undefined);
    expect(performance.now() - resting).toBeGreaterThan(395);
    await one.turn();
  });

  it('hear of a rest at once where there is no limit', async () => {
    const { one, other } = replicas();
    await other.turn();
    await one.rest(30_000);
    const told = performance.now();
    await until(async () => ((await refusal(other)) ?? 0) > 25_000);
    expect(performance.now() - told).toBeLessThan(500);
  });

  it('keep the longer of two rests, also across a restart', async () => {
    const { connector, one, other } = replicas(10);
    await one.rest(30_000);
    await other.rest(1_000);
    expect(await refusal(new Pace(registry.quota(connector)))).toBeGreaterThan(25_000);
  });

  it('share nothing with another connector', async () => {
    await replicas(10).one.rest(30_000);
    await replicas(10).one.turn();
  });
});

describe('The line for turns', () => {
  it('gives only those that come soon, each to one', async () => {
    const quota: RequestQuota = registry.quota('line');
    const [first, second] = [await quota.take(3, 1_000, 1_500), await quota.take(3, 1_000, 5_500)];
    expect(first).toMatchObject({ taken: 2, restMs: 0 });
    expect(second.taken).toBe(3);
    expect(second.waitMs).toBeGreaterThan(1_500);
    expect(second.waitMs).toBeLessThanOrEqual(2_000);
    expect(await quota.take(1, 1_000, 1_500)).toMatchObject({ taken: 0 });
  });

  it('takes no turn while the system rests', async () => {
    const quota: RequestQuota = registry.quota('resting line');
    await quota.rest(30_000);
    const { taken, restMs } = await quota.take(3, 1_000, 5_000);
    expect(taken).toBe(0);
    expect(restMs).toBeGreaterThan(25_000);
    expect(await quota.restLeft()).toBeGreaterThan(25_000);
  });
});
