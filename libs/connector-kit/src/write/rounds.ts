import type { DeleteCommand, UpdateCommand } from '#change-events';
import type { ClaimedCommand } from '#link-registry';
import { concernsAll, settleFailure } from './settle-failure.js';
import type { Settlement } from './settlement.js';

/** Commands about records that are there. */
type RecordCommand = UpdateCommand | DeleteCommand;

/** Either the job goes round again at once, or its command is settled. */
export type NextStep<Job> = { readonly kind: 'again'; readonly job: Job } | Settlement;

/** How commands of one kind are carried out: what a job begins with, and its next step together with others. */
export interface Work<C extends RecordCommand, Job> {
  begin(claimed: ClaimedCommand<C>): Job;
  step(jobs: readonly Job[]): Promise<readonly NextStep<Job>[]>;
}

/** Settles all of the commands, as many together as can be; a failing one does not stop the others. */
export async function carryOutInRounds<C extends RecordCommand, Job extends { readonly claimed: ClaimedCommand<C> }>(
  commands: readonly ClaimedCommand<C>[],
  work: Work<C, Job>,
): Promise<readonly Settlement[]> {
  const settlements: Settlement[] = [];
  for (const round of oneRecordOnce(commands)) settlements.push(...(await carryOutRound(round, work)));
  return settlements;
}

async function carryOutRound<C extends RecordCommand, Job extends { readonly claimed: ClaimedCommand<C> }>(
  commands: readonly ClaimedCommand<C>[],
  work: Work<C, Job>,
): Promise<readonly Settlement[]> {
  const settlements: Settlement[] = [];
  let jobs = commands.map((claimed) => work.begin(claimed));
  while (jobs.length > 0) {
    try {
      const steps = await work.step(jobs);
      jobs = steps.flatMap((step) => (step.kind === 'again' ? [step.job] : []));
      settlements.push(...steps.flatMap((step) => (step.kind === 'again' ? [] : [step])));
    } catch (error) {
      // An error that concerns them all lets all wait; one that may be the fault of one is tried one by one.
      if (jobs.length === 1 || concernsAll(error)) return [...settlements, ...jobs.map(({ claimed }) => settleFailure(error, claimed))];
      for (const { claimed } of jobs) settlements.push(...(await carryOutRound([claimed], work)));
      return settlements;
    }
  }
  return settlements;
}

/** Splits commands into rounds in which every record occurs once: two links can hold one record, and its writes go one after another. */
function oneRecordOnce<C extends RecordCommand>(commands: readonly ClaimedCommand<C>[]): readonly (readonly ClaimedCommand<C>[])[] {
  const rounds: ClaimedCommand<C>[][] = [];
  for (const claimed of commands) {
    const free = rounds.find((round) => round.every(({ command }) => command.id !== claimed.command.id));
    if (free === undefined) rounds.push([claimed]);
    else free.push(claimed);
  }
  return rounds;
}
