import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { histories } from '../test/protocol/history.js';
import { brokenPromises } from '../test/protocol/promises.js';

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
console.info(`The protocol is tried with seed ${seed}; FC_SEED=${seed} repeats it.`);

it('all', () => {
  const t = Date.now();
  fc.assert(
    fc.property(histories(), (history) => {
      expect(brokenPromises(history)).toEqual([]);
    }),
    { seed, numRuns: 2000 },
  );
  console.info(Date.now() - t);
});
