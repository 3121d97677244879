/** What a flow's brake knows. */
export interface BrakeCount {
  /** Deletes wanted since the time asked for, those noted just now included. */
  readonly wanted: number;
  /** Links whose delete the brake holds. */
  readonly held: number;
}

/** The deletes that flows want to carry out, counted over all replicas. */
export interface WantedDeletes {
  /**
   * Notes deletes and forgets what was wanted before `since` and is not held. From here to the end of the transaction nobody else counts for
   * this flow.
   * @param now, since milliseconds since 1970
   */
  note(flow: string, links: readonly string[], now: number, since: number): Promise<BrakeCount>;
  /** Live links of a flow. */
  liveLinks(flow: string): Promise<number>;
  /** Ids of the links whose delete the brake of a flow holds. */
  held(flow: string): Promise<readonly string[]>;
  /** Counting begins anew. */
  forget(flow: string): Promise<void>;
}
