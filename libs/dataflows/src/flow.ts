import { systems, type JsonRecord, type System } from '#change-events';
import type { Transform } from './transform.js';

/** Who wins when both sides of a pair were edited. */
export const policies = ['latest', 'webcrm', 'customcrm', 'manual'] as const;
export type Policy = (typeof policies)[number];

/** Which way edits of a pair travel. */
export const directions = ['both', 'toWebcrm', 'toCustom'] as const;
export type Direction = (typeof directions)[number];

/** The sides that edits of a pair reach. */
export const written: Readonly<Record<Direction, readonly System[]>> = { both: systems, toWebcrm: ['webcrm'], toCustom: ['customcrm'] };

/** What follows when one of two linked records is deleted: the link ends, the other one is deleted too, or nothing at all. */
export const deletePolicies = ['unlink', 'delete', 'ignore'] as const;
export type DeletePolicy = (typeof deletePolicies)[number];

/** Deletes are held for a person once more of them than both figures say were wanted within an hour. */
export interface Brake {
  readonly records: number;
  /** Of the flow's links. */
  readonly percent: number;
}
/** Which records, that no match is found for, get a partner: all, or those that appeared after the flow was first enabled. */
export const histories = ['all', 'fromNow'] as const;
export type History = (typeof histories)[number];

/** Maps one property, or a small tuple of properties taken as one value, to the other side's. */
export interface Pair {
  /** Stable within the flow: the webCRM property names joined by "+". */
  readonly key: string;
  readonly properties: Readonly<Record<System, readonly string[]>>;
  /** Name of the transform as the flow file gives it. */
  readonly transformName: string;
  readonly transform: Transform;
  /** Flow whose links map this pair's ids, when the transform is a reference. */
  readonly references?: string;
  readonly conflict: Policy;
  readonly firstLink: Policy;
  readonly direction: Direction;
  /** A required reference that is not linked yet holds back a create. */
  readonly required: boolean;
  /** The Custom CRM data type, as documentation shows it. */
  readonly type: string;
  /** Hash of what decides about the pair beyond its properties: transform with options, policies, direction. */
  readonly revision: string;
}

/** One part of a match rule: a pair whose values must be equal on both sides. */
export interface MatchPart {
  readonly pair: Pair;
  /** Compare without spaces and punctuation (VAT and telephone numbers). */
  readonly ignorePunctuation: boolean;
}

/** Two records match by a rule when every part is filled and equal. */
export type MatchRule = readonly MatchPart[];

/** Property values that a record must have, each one of the listed. An empty condition holds for every record. */
export type Condition = Readonly<Record<string, readonly (string | number | boolean | null)[]>>;

/** A flow as its file describes it, checked and with defaults filled in. */
export interface Flow {
  readonly name: string;
  readonly entity: Readonly<Record<System, string>>;
  readonly enabled: boolean;
  readonly history: History;
  /** Systems in which this flow creates records. */
  readonly createIn: readonly System[];
  /** Fixed values of a new record, by the system that it is created in. */
  readonly create: Readonly<Record<System, JsonRecord>>;
  /** Which records of a system may be created in the other one. */
  readonly candidates: Readonly<Record<System, Condition>>;
  /** Which unlinked records of a system are looked at, for matching and creating. */
  readonly when: Readonly<Record<System, Condition>>;
  readonly match: readonly MatchRule[];
  /** Winner of a tie under `latest`. */
  readonly prefer: System;
  readonly onDelete: DeletePolicy;
  readonly brake: Brake;
  readonly pairs: readonly Pair[];
  /** Hash of all of the above: the same for files that mean the same. */
  readonly revision: string;
}
