import { longestCallMs } from '../http/longest-call.js';

/** How long a worker may work on what it took; then others may take it. */
export const claimMs = 120_000;

/** The type of the commands that a worker has taken, and since when they are its own. */
export interface Claim {
  readonly entity: string;
  /** `performance.now()` when the claim was asked for. */
  readonly since: number;
}

/** Whether a call that begins now will surely have ended while the claim lasts. */
export function mayStillCall({ since }: Pick<Claim, 'since'>): boolean {
  return performance.now() - since < claimMs - longestCallMs - 10_000;
}
