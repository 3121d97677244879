import { describe, expect, it } from '@jest/globals';
import { holdingsUntil, judgeGrowth } from './growth.mjs';
import type { Replica } from '../stage/replica.mjs';

/** A replica over a hundred looks. */
const holdings = (memoryMb: (look: number) => number, handles: (look: number) => number) =>
  Array.from({ length: 100 }, (_nothing, look) => ({ replica: 'mapping-1', memoryMb: memoryMb(look), handles: handles(look) }));

describe('What a process grows by', () => {
  it('is what the later half of the time has more than the earlier one', () => {
    const leaking = holdings(
      (look) => 100 + look * 2,
      () => 30,
    );
    expect(judgeGrowth(leaking)).toMatchObject({
      kept: false,
      offenders: [{ replica: 'mapping-1' }],
      figures: { 'mapping-1 MB more': 76 },
    });
    const opening = holdings(
      () => 100,
      (look) => 30 + look,
    );
    expect(judgeGrowth(opening)).toMatchObject({ kept: false, figures: { 'mapping-1 handles more': 38 } });
  });

  it('is nothing while it warms up, and where it comes and goes', () => {
    const level = holdings(
      (look) => (look < 20 ? 60 + look * 5 : 160 + (look % 7) * 3),
      (look) => 30 + (look % 5),
    );
    expect(judgeGrowth(level)).toMatchObject({ kept: true, offenders: [] });
  });

  it('is seen of a process that runs', async () => {
    const itself = { name: 'this', pid: process.pid } as Replica;
    const [seen] = await holdingsUntil(new Promise((resolve) => setImmediate(resolve)), [itself]);
    expect(seen?.memoryMb).toBeGreaterThan(10);
  });
});
