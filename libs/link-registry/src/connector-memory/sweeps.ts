/** A walk over all records of a type, to find what polls missed. */
export interface Sweep {
  /** The ticket that it began with: grows from sweep to sweep. */
  readonly number: number;
  /** `walked`: every page was seen, what is missing is still to be worked out. */
  readonly phase: 'walking' | 'walked' | 'over';
  /** Where the walk goes on; null: at its beginning. */
  readonly after: string | null;
}

/** How far the sweeps of a connector's types are, and what they saw. */
export interface Sweeps {
  /** The newest sweep of a type, with the milliseconds since it began; null when there was none. */
  load(entity: string): Promise<(Sweep & { readonly ageMs: number }) | null>;
  /** A sweep with another number begins now. */
  save(entity: string, sweep: Sweep): Promise<void>;
  /** A sweep has seen these records. */
  saw(entity: string, number: number, ids: readonly string[]): Promise<void>;
  /**
   * Ends a sweep that has seen every page. Records that it did not see, and of which nothing newer than its beginning is known, become `unread`
   * missing records and are owed a reread. Answers how many. Call within a transaction.
   */
  finish(entity: string, number: number): Promise<number>;
}
