import { classify } from '#platform';
import type { ClaimedCommand } from '#link-registry';
import { TryLater } from '../connector.js';
import { backoffMs } from '../run/backoff.js';
import { postponed, settled, type Settlement } from './settlement.js';

/** Not more than a minute: what an outage held up shall not wait much longer than the outage lasted. */
const retry = { firstMs: 1_000, greatestMs: 60_000 };
const attemptsAtBugs = 5;

/** The delay of a command that waits for no particular time. */
export function retryDelayMs(attempts: number, retryAfterMs?: number): number {
  return backoffMs(retry, attempts, retryAfterMs);
}

/**
 * What follows for a command when carrying it out threw: it waits. What the system refuses for good fails it, and so does, after some tries, an
 * error that nobody expected, so that somebody sees it.
 */
export function settleFailure(error: unknown, { command, attempts }: ClaimedCommand): Settlement {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof TryLater) return postponed(command, retryDelayMs(attempts, error.retryAfterMs), reason);
  const kind = classify(error);
  if (kind === 'permanent') return settled(command, { status: 'failed', reason });
  if (kind === 'bug' && attempts >= attemptsAtBugs)
    return settled(command, { status: 'failed', reason: `The connector failed in a way that was not foreseen: ${reason}` });
  return postponed(command, retryDelayMs(attempts), reason);
}

/** Whether an error says something about the system, its settings or the database, and not perhaps about one of several commands. */
export function concernsAll(error: unknown): boolean {
  return error instanceof TryLater || ['transient', 'config'].includes(classify(error));
}
