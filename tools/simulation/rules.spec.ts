import { describe, expect, it } from '@jest/globals';
import { judge } from './judge/judge.js';
import { play } from './play.js';
import { rules } from './rules.js';

/** Within so many histories the loss of a rule is seen. */
const histories = 1_000;

describe('the rules that matching, creating and publishing stand on', () => {
  it.each(rules.map((rule) => ({ ...rule })))(
    '$what ($promise)',
    async ({ promise, removal }) => {
      const isSeen = async (seed: number) => judge(await play(seed, removal)).some((broken) => broken.promise === promise);
      let seed = 1;
      while (seed <= histories && !(await isSeen(seed))) seed += 1;
      expect(seed).toBeLessThanOrEqual(histories);
    },
    histories * 500,
  );
});
