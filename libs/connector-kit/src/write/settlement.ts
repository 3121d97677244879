import type { Command, Outcome } from '#change-events';
import type { Postponed } from '#link-registry';
import { sanitiseText } from '../observe/sanitise.js';

/** What is to happen with a command that a worker has claimed. */
export type Settlement = ({ readonly kind: 'outcome' } & { readonly outcome: Outcome }) | ({ readonly kind: 'postponed' } & Postponed);

/** The part of an outcome that says what happened. */
export type OutcomeBody = Pick<Outcome, 'status'> & Partial<Pick<Outcome, 'state' | 'pairs' | 'found' | 'reason'>>;

/** Settles a command with its outcome. A reason may be the system's own words, and those are as little to be trusted as what it says of records. */
export function settled({ link, flow, system, entity, number, trace }: Command, body: OutcomeBody): Settlement {
  const head = { link, flow, system, entity, number, ...(trace === undefined ? {} : { trace }) };
  const reason = body.reason === undefined ? {} : { reason: sanitiseText(body.reason) };
  return { kind: 'outcome', outcome: { ...head, pairs: [], found: [], ...body, ...reason } };
}

/** The command waits; `reason` is shown to operators. */
export function postponed(command: Command, delayMs: number, reason: string): Settlement {
  return { kind: 'postponed', command, delayMs, reason: sanitiseText(reason) };
}
