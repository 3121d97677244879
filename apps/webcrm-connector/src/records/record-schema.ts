import type { FieldDescription } from '#dataflows';
import type { Collection, Deletable } from '../api/operation.js';

interface Described {
  /** Name in queries, and the beginning of all property names. */
  readonly name: string;
  /** Properties that change without saying anything. */
  readonly stamps: readonly string[];
  /** Secrets are left out: what is not described is never written. */
  readonly fields: Readonly<Record<string, FieldDescription>>;
}

/** What the contract says of a record type. `collection` is its name in paths; the API deletes records of few types. */
export type RecordSchema = Described &
  ({ readonly collection: Deletable; readonly deletable: true } | { readonly collection: Collection; readonly deletable: false });
