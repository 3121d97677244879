import type { UpdateCommand } from '#change-events';
import type { ClaimedCommand } from '#link-registry';

/** Splits updates into rounds in which every record occurs once: two links can hold one record, and its writes go one after another. */
export function oneRecordOnce(commands: readonly ClaimedCommand<UpdateCommand>[]): readonly (readonly ClaimedCommand<UpdateCommand>[])[] {
  const rounds: ClaimedCommand<UpdateCommand>[][] = [];
  for (const claimed of commands) {
    const free = rounds.find((round) => round.every(({ command }) => command.id !== claimed.command.id));
    if (free === undefined) rounds.push([claimed]);
    else free.push(claimed);
  }
  return rounds;
}
