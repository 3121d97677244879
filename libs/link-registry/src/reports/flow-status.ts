import type { System } from '#change-events';

/** What people want to know of a flow at a glance. All figures are counts. */
export interface FlowStatus {
  readonly flow: string;
  /** Links with both records. */
  readonly linked: number;
  /** Of them: links whose record was created in a system. */
  readonly created: Readonly<Record<System, number>>;
  /** Of them: links with nothing left to do. */
  readonly inSync: number;
  /** Of these: links with a pair that differs and counts as equal, because a system makes something else of what it is sent. */
  readonly countedEqual: number;
  /** Conflicts in the history. */
  readonly conflicts: number;
  /** Records that match more than one, per system: a person decides. */
  readonly ambiguous: Readonly<Record<System, number>>;
  /** Records that wait for the link of another one. */
  readonly waiting: number;
  /** Records that the flow leaves alone. */
  readonly excluded: number;
  /** Records whose partner could not be made, and links with a pair that a system did not take, or whose property it no longer gives. */
  readonly failed: number;
  /** Links whose delete the brake holds until an operator releases it. */
  readonly held: number;
  /** Commands without an outcome. */
  readonly outstanding: number;
  /** Records and links still to be looked at. */
  readonly pending: number;
}

/** The state of all flows. */
export interface Status {
  readonly flows: readonly FlowStatus[];
  readonly firstLoad: {
    /** Both sides of every flow were read in full and nothing is left to look at or to be answered. */
    readonly over: boolean;
    /** Types, as `<system>.<entity>`, whose first full read is still to come in. */
    readonly reading: readonly string[];
  };
}
