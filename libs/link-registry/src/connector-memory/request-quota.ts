/** What came of asking for turns to send a request. */
export interface Turns {
  /** How many were taken, the soonest. The others would come too late, or the system rests. */
  readonly taken: number;
  /** Milliseconds until the first turn. */
  readonly waitMs: number;
  /** Milliseconds that the system rests; 0 when it does not. */
  readonly restMs: number;
}

/** When a connector may send requests to its system, one line for all of its replicas. Time is the database's. */
export interface RequestQuota {
  /**
   * Takes the next turns, which follow each other by `spacingMs`. None is taken that comes later than `longestWaitMs` from now or while the
   * system rests.
   */
  take(count: number, spacingMs: number, longestWaitMs: number): Promise<Turns>;
  /** From now on the system rests for at least so long. */
  rest(ms: number): Promise<void>;
  /** Milliseconds that the system still rests; 0 when it does not. */
  restLeft(): Promise<number>;
}
