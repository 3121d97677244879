import type { LinkState, Reference } from '#dataflows';
import type { System } from '#change-events';

/** `creating`: one record is still to be made. `ended`: kept, so that the survivor is neither matched nor created again. */
export type Standing = 'creating' | 'live' | 'ended';

/** How the two records came together: `matched`, or the system in which one was created. */
export type LinkOrigin = 'matched' | System;

/**
 * What a link is doing, for people: `conflict`, `failed`, `ignored` and `held` (a delete, by the brake) wait for somebody; `countedEqual` is in
 * sync as far as a system lets it.
 */
export type Progress = 'inSync' | 'countedEqual' | 'writing' | 'waiting' | 'conflict' | 'failed' | 'ignored' | 'held';

/** A link as it is kept. */
export interface StoredLink {
  readonly flow: string;
  readonly standing: Standing;
  readonly origin: LinkOrigin;
  readonly progress: Progress;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly state: LinkState;
}

/** Where a reference leads: the partner's id, or that its link is just being made. */
export interface Partner {
  readonly reference: Reference;
  readonly id: string | null;
  readonly underWay: boolean;
}

/** The links of all flows. What is read for a decision is locked until the transaction ends, in the order of the ids. */
export interface Links {
  /** Links of these records that have not ended. */
  ofRecords(flows: readonly string[], system: System, ids: readonly string[]): Promise<readonly StoredLink[]>;
  /** Ended links of these records. */
  endedOfRecords(flows: readonly string[], system: System, ids: readonly string[]): Promise<readonly StoredLink[]>;
  byId(ids: readonly string[]): Promise<readonly StoredLink[]>;
  /** The same links as `byId`, without locking them. */
  peek(ids: readonly string[]): Promise<readonly StoredLink[]>;
  /** Links of a flow that have not ended, in the order of their ids, after one of them ('' for the first ones). Not locked. */
  page(flow: string, after: string, most: number): Promise<readonly StoredLink[]>;
  /** @throws when a record would be linked twice under a flow */
  add(links: readonly StoredLink[]): Promise<void>;
  save(links: readonly StoredLink[]): Promise<void>;
  /** Forgets links whose record was never made. */
  remove(ids: readonly string[]): Promise<void>;
  /** Where references lead now; not locked. */
  partners(references: readonly Reference[]): Promise<readonly Partner[]>;
  /** Ids of records of one side, out of those given, that have a link under the flow that has not ended. Not locked. */
  linked(flow: string, system: System, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which links under these flows, that have not ended, hold these records of one side. Not locked. */
  holders(
    flows: readonly string[],
    system: System,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly link: string }[]>;
}
