import type { PairHistory } from '#dataflows';
import type { System } from '#change-events';

/** One command that was answered, with what it did to each of its pairs. */
export interface WrittenCommand {
  readonly link: string;
  readonly system: System;
  readonly number: number;
  /** Milliseconds since 1970 when the answer was taken. */
  readonly answeredAt: number;
  readonly pairs: readonly PairHistory[];
}

/** What the sync wrote and replaced, kept for some time. */
export interface WriteHistory {
  append(commands: readonly WrittenCommand[]): Promise<void>;
  /** Forgets what was written to the records of links that are no more. */
  forgetLinkless(): Promise<void>;
  /** Forgets the oldest of what was answered before a time (milliseconds since 1970), at most so many. Answers how many. */
  prune(before: number, most: number): Promise<number>;
}
