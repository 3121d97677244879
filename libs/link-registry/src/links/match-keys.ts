import type { RecordKey } from '#dataflows';
import type { System } from '#change-events';

/** A record under a flow. */
export interface Subject {
  readonly flow: string;
  readonly system: System;
  readonly id: string;
}

/** A record's keys under a flow; none when it is gone or no rule applies. */
export interface KeyedSubject extends Subject {
  readonly keys: readonly Pick<RecordKey, 'rule' | 'keys'>[];
}

/** One stored key of a record. */
export interface StoredKey extends Subject {
  readonly rule: number;
  readonly keys: RecordKey['keys'];
}

/** The match keys of all records, linked or not. */
export interface MatchKeys {
  /** Makes these the records' keys. Answers the records whose keys changed, with all old and new keys. */
  replace(subjects: readonly KeyedSubject[]): Promise<readonly KeyedSubject[]>;
  /** The stored keys of these records of one flow and system. */
  of(flow: string, system: System, ids: readonly string[]): Promise<readonly StoredKey[]>;
  /** All keys of records under a flow that share a Custom CRM key with one of those given; of each key and side at most `most`. */
  sharers(flow: string, customcrmKeys: readonly string[], most: number): Promise<readonly StoredKey[]>;
  /** Notes the keys (of either type) that creates are made with. */
  noteCreates(creates: readonly { readonly link: string; readonly keys: readonly string[] }[]): Promise<void>;
  /** Forgets the keys of creates that are over. Answers them. */
  forgetCreates(links: readonly string[]): Promise<readonly string[]>;
  /** Keys, out of those given (of either type), that outstanding creates were made with, or that their records have by now, over all flows. */
  creating(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Ids of one side, under a flow, with one of these keys, linked or not. */
  holders(flow: string, system: System, keys: readonly string[]): Promise<readonly { readonly id: string; readonly key: string }[]>;
}
