import type { System } from '#change-events';

/** What is gone through, part after part, once a revision has become current: first every record's match keys, then who is looked at again. */
export const walkParts = ['webcrmKeys', 'customcrmKeys', 'links', 'webcrmRecords', 'customcrmRecords'] as const;

/** How far a flow was gone through. */
export interface Walk {
  readonly part: (typeof walkParts)[number];
  /** The last id that was done; '' at the beginning of a part. */
  readonly after: string;
}

/** How much a change of a flow's file would write. */
export interface ChangeSize {
  /** Links that would get a command. */
  readonly writes: number;
  /** Links of the flow. */
  readonly links: number;
}

/** A flow as the registry knows it. */
export interface RegisteredFlow {
  readonly name: string;
  readonly entity: Readonly<Record<System, string>>;
  readonly enabled: boolean;
  /** Milliseconds since 1970; null: never enabled so far. */
  readonly firstEnabledAt: number | null;
  /** The revision that decides; '' when the flow was given up. */
  readonly revision: string;
  /** Revisions that were replaced. */
  readonly older: readonly string[];
  /** A newer revision that would write so much that a person has to agree. */
  readonly held: (ChangeSize & { readonly revision: string }) | null;
  /** What is still to be gone through since the revision became current; null: nothing. */
  readonly walk: Walk | null;
}

/** The flows that any replica has had a file of. Whoever decides anything asks `hold` before all else in a transaction. */
export interface RegisteredFlows {
  /** All flows; none changes its revision until the transaction ends. */
  hold(): Promise<readonly RegisteredFlow[]>;
  /** All flows, to change them: waits until nobody holds them. */
  own(): Promise<readonly RegisteredFlow[]>;
  put(flow: RegisteredFlow): Promise<void>;
  /** How far a flow was gone through, locked until the transaction ends; null when that is over or another replica is at it. */
  takeWalk(name: string): Promise<Walk | null>;
  setWalk(name: string, walk: Walk | null): Promise<void>;
}
