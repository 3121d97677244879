import type { Reference } from '#dataflows';
import type { System } from '#change-events';
import type { Subject } from './match-keys.js';

/** What is looked at: a record of a system that may want a link, or a link that may want reconciling. */
export interface LookSubject {
  readonly flow: string;
  readonly subject: System | 'link';
  readonly id: string;
}

/** Why a record has no link. `failed` records are tried again only in a newer version. */
export type UnlinkedStanding = 'ambiguous' | 'waiting' | 'excluded' | 'failed';

/** A record that was looked at and has no link. */
export interface UnlinkedRecord extends Subject {
  readonly standing: UnlinkedStanding;
  readonly reason: string;
  /** Version of the record that was looked at. */
  readonly version: number;
}

/** What a subject waits for: a link, or, while it is being made (`inTheMaking`), that it was made or was not. */
export interface WaitedFor extends Reference {
  readonly inTheMaking?: boolean;
}

/** What is to be looked at again, and what waits for what. */
export interface Looks {
  add(subjects: readonly LookSubject[]): Promise<void>;
  /** Adds all records that have one of these keys, of either type, under every flow. */
  addSharers(keys: readonly string[]): Promise<void>;
  /** Adds a page of a flow's links that have not ended, in the order of their ids. Answers the last id, or null when there are no more. */
  addLinks(flow: string, after: string, most: number): Promise<string | null>;
  /** Adds those of a page of a type's records that have no link under the flow. Answers the last id of the page, or null when it was empty. */
  addUnlinked(flow: string, system: System, entity: string, after: string, most: number): Promise<string | null>;
  /** Takes the oldest out of the queue, each subject once. */
  take(flow: string, most: number): Promise<readonly LookSubject[]>;
  /** Makes these the only references that the subject waits for. */
  wait(subjects: readonly (LookSubject & { readonly references: readonly WaitedFor[] })[]): Promise<void>;
  /** Adds whatever waits for one of these references. */
  wake(references: readonly Reference[]): Promise<void>;
  /** Makes these the only records that each link refers to. */
  refer(links: readonly { readonly flow: string; readonly link: string; readonly references: readonly Reference[] }[]): Promise<void>;
  /** Adds the links that refer to one of these records. */
  addReferrers(references: readonly Reference[]): Promise<void>;
  /** Adds whatever waits for something that is there, or is not in the making any more: what a wake missed. Answers how many. */
  sweep(): Promise<number>;
  /** Remembers why records have no link. */
  setUnlinked(records: readonly UnlinkedRecord[]): Promise<void>;
  /** Forgets why records have no link, and what they wait for. */
  clearUnlinked(subjects: readonly Subject[]): Promise<void>;
  unlinked(flow: string, system: System, ids: readonly string[]): Promise<readonly UnlinkedRecord[]>;
}
