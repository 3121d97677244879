/** Where reading a type stands: in its first full read, or polling. Times in milliseconds since 1970 by the system's clock. */
export type ReadPosition =
  | { readonly phase: 'walk'; readonly after: string | null; /** Polls begin here once the walk is over. */ readonly pollFrom: number }
  | { readonly phase: 'poll'; /** Newest change time that a poll has seen. */ readonly newest: number };

/** Where a connector's reading stands. */
export interface ReadCursors {
  /** Null before the first page. */
  load(entity: string): Promise<ReadPosition | null>;
  save(entity: string, position: ReadPosition): Promise<void>;
  /** Tells whoever listens for hints that something of this type has changed, and not which record. Not kept: the next poll comes anyway. */
  wantPoll(entity: string): Promise<void>;
}
