import type { Command, Outcome } from '#change-events';
import type { Postponed } from '#link-registry';

/** What is to happen with a command that a worker has claimed. */
export type Settlement = ({ readonly kind: 'outcome' } & { readonly outcome: Outcome }) | ({ readonly kind: 'postponed' } & Postponed);

/** The part of an outcome that says what happened. */
export type OutcomeBody = Pick<Outcome, 'status'> & Partial<Pick<Outcome, 'state' | 'pairs' | 'found' | 'reason'>>;

/** Settles a command with its outcome. */
export function settled({ link, flow, system, entity, number }: Command, body: OutcomeBody): Settlement {
  return { kind: 'outcome', outcome: { link, flow, system, entity, number, pairs: [], found: [], ...body } };
}

/** The command waits; `reason` is shown to operators. */
export function postponed(command: Command, delayMs: number, reason: string): Settlement {
  return { kind: 'postponed', command, delayMs, reason };
}
