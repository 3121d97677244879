import type { Command, Outcome, UpdateCommand } from '#change-events';

/** What a command that was not new is answered with. */
export interface AcceptAnswers {
  /** The same number again, still waiting or under way. */
  readonly queuedAgain: readonly Command[];
  /** The same number again, done: its stored outcome. */
  readonly outcomes: readonly Outcome[];
}

/** A command that a worker has claimed. */
export interface ClaimedCommand<C extends Command = Command> {
  readonly command: C;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  /** Pairs that were seen in the record as they had been sent, of which no outcome tells. */
  readonly arrived: readonly string[];
}

/** A command with those of its pairs that were sent and not seen to arrive; none when there are no such pairs. */
export function underWay(command: UpdateCommand, sent: readonly string[], arrived: readonly string[]): readonly UpdateCommand[] {
  const pairs = command.pairs.filter(({ pair }) => sent.includes(pair) && !arrived.includes(pair));
  return pairs.length === 0 ? [] : [{ ...command, pairs }];
}

/** What a command is answered with once its link is no more. */
export function linklessOutcome({ link, flow, system, entity, number }: Outcome): Outcome {
  return { link, flow, system, entity, number, status: 'failed', pairs: [], found: [], reason: 'Its link is no more.' };
}

/** A command that has to wait. */
export interface Postponed {
  readonly command: Command;
  readonly delayMs: number;
  readonly reason: string;
}

/** The durable queue of writes and the memory of their outcomes: per link the newest command. Time is the database's. */
export interface WriteCommands {
  /** Stores what is newer than what is there; a lower number than the stored one is dropped, the same one that is urgent now passes others. */
  accept(commands: readonly Command[]): Promise<AcceptAnswers>;
  /** Takes due commands of a type, creates that are not urgent last. They come due again after `claimMs` unless finished or postponed. */
  claim(entity: string, limit: number, claimMs: number): Promise<readonly ClaimedCommand[]>;
  /** Stores outcomes and returns those that count: a newer command may have come, or another worker may have finished it. */
  finish(outcomes: readonly Outcome[]): Promise<readonly Outcome[]>;
  postpone(postponed: readonly Postponed[]): Promise<void>;
  /** Notes that these pairs are about to be sent to their records: of each command, those that it has here. */
  markSent(commands: readonly UpdateCommand[]): Promise<void>;
  /** What was sent to one of these records, has no outcome and was not seen to arrive: commands with those pairs alone. */
  sentTo(entity: string, ids: readonly string[]): Promise<readonly UpdateCommand[]>;
  /** Notes that these pairs were seen in their records. */
  markArrived(commands: readonly UpdateCommand[]): Promise<void>;
  /**
   * Forgets what commands of links that are no more said and what came of it. Their numbers stay: if one comes again, it is answered as failed.
   */
  forgetLinkless(): Promise<void>;
  /** How many commands of each type have no outcome yet. */
  depths(): Promise<ReadonlyMap<string, number>>;
}
