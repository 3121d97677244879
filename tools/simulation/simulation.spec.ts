import { describe, expect, it } from '@jest/globals';
import { judge } from './judge/judge.js';
import { play } from './play.js';
import { storyOf } from './story.js';

const first = Number(process.env['SIM_SEED'] ?? 1);
const count = Number(process.env['SIM_HISTORIES'] ?? (process.env['SIM_SEED'] === undefined ? 2_000 : 1));
console.info(
  `Simulated histories ${first} to ${first + count - 1}. SIM_SEED=n plays history n alone and tells its story if it breaks a promise; SIM_HISTORIES=n plays n of them.`,
);

/** Milliseconds for all of them: the limit of the checks, and whatever more somebody asks for. */
const patience = Math.max(480_000, count * 500);

describe('connectors, mapping service and both systems, in whatever order things happen and whatever fails', () => {
  it(
    'end equal or listed, lose no edit, double nothing, echo nothing, keep the order, wait for nothing that is there, and are quiet',
    async () => {
      for (let seed = first; seed < first + count; seed++) {
        const played = await play(seed);
        const broken = judge(played);
        if (broken.length === 0) continue;
        if (process.env['SIM_SEED'] !== undefined) console.info(storyOf(played.world));
        throw new Error([`SIM_SEED=${seed}`, ...broken.map(({ promise, how }) => `${promise}: ${how}`)].join('\n'));
      }
    },
    patience,
  );

  it('go the same way for the same seed', async () => {
    const traceOf = async (seed: number) => {
      const { world } = await play(seed);
      return JSON.stringify([
        world.scheduler.now,
        world.crms.webcrm.journal,
        world.crms.customcrm.journal,
        [...world.registry.tables.links.rows],
      ]);
    };
    expect(await traceOf(first + 1)).toBe(await traceOf(first + 1));
    expect(await traceOf(first + 1)).not.toBe(await traceOf(first + 2));
  });
});
