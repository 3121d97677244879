import { it } from '@jest/globals';
import fc from 'fast-check';
import { histories } from '../test/protocol/history.js';
import { brokenPromises } from '../test/protocol/promises.js';
import type { Guard } from '../test/protocol/guard.js';

it('explore', () => {
  const t = Date.now();
  const sample = fc.sample(histories(), { numRuns: 1000, seed: Date.now() % 2 ** 31 });
  console.info('gen', Date.now() - t);
  const out: string[] = [];
  for (const without of [
    undefined,
    'expectedValues',
    'conflictRecord',
    'agreedIsWhatWasSent',
    'tickets',
    'recordStateInOutcome',
    'commandNumbers',
    'ignoredIsNoEdit',
    'versionCheck',
  ] as (Guard | undefined)[]) {
    const t = Date.now();
    const counts: Record<string, number> = {};
    const first: Record<string, string> = {};
    let any = 0;
    for (const history of sample) {
      const broken = brokenPromises(history, without);
      if (broken.length) any++;
      for (const p of new Set(broken.map((b) => b.promise))) {
        counts[p] = (counts[p] ?? 0) + 1;
        first[p] ??= broken.find((b) => b.promise === p)!.how.slice(0, 300);
      }
    }
    out.push(`${without} ${any} ${Date.now() - t}ms ${JSON.stringify(counts)}\n   ${JSON.stringify(first, null, 1)}`);
  }
  console.info(out.join('\n'));
}, 200000);
