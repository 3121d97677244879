import type { Json, JsonRecord } from '../json.js';
import type { System } from '../system.js';

/** A record's whole state as the connector last observed it. */
export interface RecordState {
  readonly id: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  /** Null: the record is gone. */
  readonly record: JsonRecord | null;
  readonly createdFor?: string;
}

/** What a person had typed between the look and the write, where a system can't keep the write from taking its place. */
export interface Overwrote {
  /** The values of the pair's properties, in their order. */
  readonly values: readonly Json[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * What became of one pair: `applied` (holds what was sent), `rewritten` (neither that nor what was there before),
 * `ignored` (holds what was there before), `refused` (held something else than expected; nothing written), `failed`.
 */
export type PairResult =
  | { readonly pair: string; readonly result: 'applied' | 'rewritten' | 'ignored' | 'refused'; readonly overwrote?: Overwrote }
  | { readonly pair: string; readonly result: 'failed'; readonly reason: string };

/** A connector's answer to a command. */
export interface Outcome {
  readonly link: string;
  readonly flow: string;
  readonly system: System;
  readonly entity: string;
  readonly number: number;
  /** W3C `traceparent` of the command. */
  readonly trace?: string;
  /**
   * `queued`: accepted, not done yet. `done`: see `pairs` and `state`. `found`: nothing was created, `found` holds records with a match key.
   * `failed`: for good, with a reason that a person understands. A delete is done when the record of `state` is null; if it was edited since,
   * it still stands there and `pairs` says which were refused.
   */
  readonly status: 'queued' | 'done' | 'found' | 'failed';
  readonly state?: RecordState;
  readonly pairs: readonly PairResult[];
  readonly found: readonly RecordState[];
  readonly reason?: string;
}
