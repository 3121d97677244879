import type { JsonRecord } from '#change-events';

/** A call that makes a record for a link, open until it is settled. */
export interface CreateCall {
  readonly seq: number;
  readonly link: string;
  /** Number of the command. */
  readonly number: number;
  /** Milliseconds since it was sent, by the database's clock. */
  readonly ageMs: number;
  readonly settled: boolean;
  /** The record that it made; null when it made none or its fate is not known. */
  readonly recordId: string | null;
  /** Settled without its fate being known: an operator finds out. */
  readonly doubtful: boolean;
}

/** An open call, and what it asked for. */
export interface SentCall {
  readonly seq: number;
  readonly sent: JsonRecord;
}

/** The journal of create calls. */
export interface CreateCalls {
  /** Before the calls are sent. Returns the number of each call by link. */
  open(
    entity: string,
    calls: readonly { readonly link: string; readonly number: number; readonly sent: JsonRecord }[],
  ): Promise<ReadonlyMap<string, number>>;
  /** The fate of calls; forgets what was sent. */
  settle(fates: readonly { readonly seq: number; readonly recordId: string | null }[]): Promise<void>;
  /** Their fate is not known and will not be. */
  giveUp(seqs: readonly number[]): Promise<void>;
  /** All calls that were ever made for these links, oldest first. */
  ofLinks(links: readonly string[]): Promise<readonly CreateCall[]>;
  /** The open calls of a type with the values that were sent, oldest first. */
  openOf(entity: string): Promise<readonly SentCall[]>;
  /** The newest open call of a type, or null. */
  newestOpen(entity: string): Promise<number | null>;
}
