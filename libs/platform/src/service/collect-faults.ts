import { classify } from '../classify.js';
import type { StartCheck } from './start-check.js';

/** What all start checks found together. */
export interface StartFaults {
  /** What must be put right before the service can start. */
  readonly faults: readonly string[];
  /** Checks that could not tell yet, and why. */
  readonly undecided: readonly { readonly check: StartCheck; readonly reason: string }[];
}

/** Runs every check, so that one start shows all that is wrong at once. */
export async function collectFaults(checks: readonly StartCheck[]): Promise<StartFaults> {
  const found = await Promise.all(
    checks.map(async (check) => {
      try {
        return { faults: await check.run(), undecided: [] };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (classify(error) === 'transient') return { faults: [], undecided: [{ check, reason }] };
        return { faults: [`${check.name}: ${reason}`], undecided: [] };
      }
    }),
  );
  return { faults: found.flatMap((part) => part.faults), undecided: found.flatMap((part) => part.undecided) };
}
