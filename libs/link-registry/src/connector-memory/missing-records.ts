/** A record that a direct read did not find. */
export interface FoundGone {
  readonly id: string;
  /** Of that read. */
  readonly ticket: number;
}

/** Numbers of a type's missing records. */
export interface MissingTally {
  readonly unread: number;
  readonly gone: number;
  readonly held: number;
  /** Believed within the last hour. */
  readonly believed: number;
  /** Held within the last hour. */
  readonly justHeld: number;
}

/**
 * Records that seem to be gone, and how far that is believed; one that is seen again is forgotten here. `unread`: a complete sweep did not see it,
 * a direct read is to come. `gone`: a direct read did not find it either, and whether that is believed is still to be decided. `believed`: its
 * delete was passed on; forgotten after an hour. `held`: too many were gone at once, an operator decides. `refused`: an operator does not believe
 * it. `released`: an operator does; read once more, it is passed on.
 */
export interface MissingRecords {
  /** Direct reads did not find these. Answers those that were known to be there; they owe no reread any more. */
  found(entity: string, gone: readonly FoundGone[]): Promise<readonly string[]>;
  /** @param but records whose direct read is not waited for: they do not count as unread */
  tally(entity: string, but?: readonly string[]): Promise<MissingTally>;
  /** Records whose delete may be passed on, if all of this standing are. */
  sure(entity: string, standing: 'gone' | 'released', limit: number): Promise<readonly FoundGone[]>;
  /** Their deletes are passed on. */
  believe(entity: string, ids: readonly string[]): Promise<void>;
  /** These are there. */
  forget(entity: string, ids: readonly string[]): Promise<void>;
  /** None of those that are `gone` is passed on until an operator says so. */
  hold(entity: string): Promise<void>;
  /** Ids that are held or were refused, some of them. */
  heldIds(entity: string, limit: number): Promise<readonly string[]>;
  /** An operator believes that all of a type that are held, or were refused, are gone: each is read once more and then passed on. Answers how many. */
  release(entity: string): Promise<number>;
  /** An operator does not believe it of those that are held: nobody is asked about them again until they are seen again. Answers how many. */
  refuse(entity: string): Promise<number>;
}
