import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Guard } from '../test/protocol/guard.js';
import { histories } from '../test/protocol/history.js';
import type { Habit } from '../test/protocol/model-system.js';
import { brokenPromises, type PromiseName } from '../test/protocol/promises.js';

// Other histories on every run; the seed is printed, so that a failure can be had again.
const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
console.info(`The protocol is tried with seed ${seed}. FC_SEED=${seed} tries the same again.`);

/** Runs per test: 12,000 in all. */
const numRuns = 4_000;

const manners: Readonly<Record<string, readonly Habit[]>> = {
  'systems that take what they are sent': ['obedient'],
  'systems that trim, upper-case, cut and round what they are sent': ['trims', 'upperCases', 'cuts', 'rounds'],
  'systems of which some ignore or refuse writes': ['ignores', 'refuses', 'refusesAll', 'upperCases', 'cuts', 'rounds'],
};

describe.each(Object.entries(manners))('a link between %s', (_manner, habits) => {
  it('ends equal or listed, loses no edit, is quiet when all is done, and never writes much, whatever is late, lost, repeated or crashes', () => {
    fc.assert(
      fc.property(histories(habits), (history) => {
        const broken = brokenPromises(history);
        if (broken.length > 0) throw new Error(broken.map(({ promise, how }) => `${promise}: ${how}`).join('\n'));
      }),
      { seed, numRuns },
    );
  });
});

/** The promise that breaks without a rule. */
const guarded: Readonly<Record<Guard, { readonly promise: PromiseName; readonly what: string }>> = {
  expectedValues: { promise: 'noLostEdit', what: 'without expected values, a write buries an edit that nobody has seen' },
  conflictRecord: { promise: 'noLostEdit', what: 'without a record of conflicts, the edit that loses is nowhere' },
  agreedIsWhatWasSent: {
    promise: 'convergence',
    what: 'with the present state as agreed, an edit in the moment after a write never travels',
  },
  tickets: { promise: 'convergence', what: 'without tickets, a late page is published as the newest state' },
  recordStateInOutcome: { promise: 'boundedWrites', what: "without the record's state in outcomes, old values travel back" },
  commandNumbers: { promise: 'quiet', what: 'without command numbers, a repeated command is carried out again' },
  ignoredIsNoEdit: { promise: 'noLostEdit', what: 'with an ignored write taken for an edit, the old value travels back over the new one' },
  versionCheck: { promise: 'quiet', what: 'without a version check, a repeated change takes old values for new ones' },
};

const rules = (Object.keys(guarded) as Guard[]).map((guard) => ({ guard, ...guarded[guard] }));

describe('the rules that the promises stand on', () => {
  it.each(rules)('$what ($promise)', ({ guard, promise }) => {
    const kept = fc.property(histories(), (history) => !brokenPromises(history, guard).some((broken) => broken.promise === promise));
    expect(fc.check(kept, { seed, numRuns: 2 * numRuns, endOnFailure: true }).failed).toBe(true);
  });
});
