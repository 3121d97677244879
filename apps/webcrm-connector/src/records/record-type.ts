import type { FieldDescription } from '#dataflows';

/** A webCRM type: how the API calls it, and what is known of its properties. */
export interface RecordType {
  /** Name in topics and flows. */
  readonly entity: string;
  /** Name in queries, and the beginning of all property names. */
  readonly name: string;
  /** Name in paths. */
  readonly collection: string;
  readonly idProperty: string;
  readonly createdAtProperty: string;
  readonly updatedAtProperty: string;
  readonly fields: Readonly<Record<string, FieldDescription>>;
  readonly stamps: readonly string[];
  /** Whether the API deletes such records. */
  readonly deletable: boolean;
}
