/** What became of a topic. */
export interface ForgottenTopic {
  readonly topic: string;
  /** `tombstones` follow what compaction takes away; `removed`: nobody can read it any more; `expires`: nothing of it was there to be found. */
  readonly how: 'tombstones' | 'removed' | 'expires';
  /** The day by which it is on no disk of the broker any more, as `2026-01-31`. */
  readonly by: string;
}

/** What an erasure did, without personal data. */
export interface Receipt {
  /** Keyed hash of the record that was named. */
  readonly record: string;
  /** ISO 8601. */
  readonly askedAt: string;
  /** ISO 8601. */
  readonly endedAt: string;
  /** How many records were erased: the one that was named, and all that links join with it. */
  readonly records: number;
  readonly links: number;
  readonly keptOut: boolean;
  readonly topics: readonly ForgottenTopic[];
  /** The day by which all of it is on no disk of the broker any more. */
  readonly forgottenBy: string;
}
