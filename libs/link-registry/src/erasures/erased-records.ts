/**
 * Which of a system's records were erased. They are known by keyed hashes of their names alone: whoever has an id can ask about it, nobody can list
 * them.
 */
export interface ErasedRecords {
  /** Notes that these were erased. @param keepOut nothing of them is taken in again from now on; never taken back */
  note(entity: string, ids: readonly string[], keepOut: boolean): Promise<void>;
  /** Those, out of the ids given, that are kept out. */
  keptOut(entity: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
}
