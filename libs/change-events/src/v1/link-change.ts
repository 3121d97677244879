import type { System } from '../system.js';

/** What happened to a link. `ended`: one of its records was deleted. `deleted`: its record was never made, or it was forgotten. */
export type LinkChangeKind = 'created' | 'updated' | 'ended' | 'deleted';

/** A published state of a link: which two records are the same thing under a flow, and how that gets on. */
export interface LinkChange {
  readonly kind: LinkChangeKind;
  readonly id: string;
  readonly flow: string;
  /** Grows with every state of the link; only the order means anything. */
  readonly version: number;
  /** `creating`, `live` or `ended`. */
  readonly standing: string;
  /** `inSync`, `countedEqual`, `writing`, `waiting`, `conflict`, `failed`, `ignored` or `held`. */
  readonly progress: string;
  readonly ids: Readonly<Record<System, string | null>>;
  /** The pairs that wait for a person, and `delete` if a delete does. */
  readonly conflict: readonly string[];
  /** Milliseconds since 1970. */
  readonly observedAt: number;
}
