import type { Played } from '../play.js';
import type { Broken } from './broken.js';
import { convergence } from './convergence.js';
import { duplicates } from './duplicates.js';
import { echoes } from './echoes.js';
import { lostEdits } from './lost-edits.js';
import { order } from './order.js';
import { Truth } from './truth.js';
import { wrongMatches } from './matches.js';
import { nothingWaits } from './waiting.js';

/** What a history broke of what is promised, by what truly happened in both systems. */
export function judge({ world, rested, writes }: Played): readonly Broken[] {
  const truth = new Truth(world);
  const failures = [...new Set(world.failures)].map((how): Broken => ({ promise: 'isolation', how }));
  const inTime = [...duplicates(truth), ...lostEdits(truth), ...wrongMatches(truth), ...failures];
  // What holds once all is quiet can't be asked of what never is.
  if (!rested) return [...inTime, { promise: 'quiet', how: 'it never comes to rest' }];
  const repeats: readonly Broken[] =
    writes.atRest === writes.afterRepeats
      ? []
      : [{ promise: 'quiet', how: `repeats led to ${writes.afterRepeats - writes.atRest} more writes` }];
  return [...inTime, ...convergence(truth), ...echoes(truth), ...order(truth), ...nothingWaits(truth), ...repeats];
}
