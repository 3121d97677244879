/** Far longer than any system takes to show a change after the time that it bears, and than the clocks of its servers differ. */
export const surelySeenMs = 60_000;

/** How long polls have seen nothing newer. */
export interface Quiet {
  /** The newest change time, in milliseconds since 1970 by the system's clock. */
  readonly newest: number;
  /** `performance.now()` of the poll that first began from it. */
  readonly since: number;
  /** `performance.now()` of the last poll that saw all there was. */
  readonly until: number;
}

/**
 * The time by the system's clock up to which all changes were seen. Its clock has gone on since it gave the newest change time: once nothing has come
 * for a while, a poll need not ask again for the last changes, of which there may be thousands. No clock of ours is held against the system's.
 */
export function seenUpTo({ newest, since, until }: Quiet): number {
  return newest + Math.max(0, until - since - surelySeenMs);
}
