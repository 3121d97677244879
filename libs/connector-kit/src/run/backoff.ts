/** How long to wait before the next try, in milliseconds. */
export interface BackoffLimits {
  readonly firstMs: number;
  readonly greatestMs: number;
}

/** A system that names an absurd time must not stop the sync for days: what it asks for is honoured up to an hour. */
export const longestRetryAfterMs = 3_600_000;

/**
 * A delay that doubles with every failure, between half and all of it by chance so that nobody keeps step, and never less than what the system
 * asked for (`retryAfterMs`, honoured up to an hour).
 * @param failures 1 for the first
 * @param chance between 0 and 1
 */
export function backoffMs(limits: BackoffLimits, failures: number, retryAfterMs = 0, chance = Math.random()): number {
  const full = Math.min(limits.greatestMs, limits.firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.max(full / 2 + (full / 2) * chance, Math.min(retryAfterMs, longestRetryAfterMs));
}
