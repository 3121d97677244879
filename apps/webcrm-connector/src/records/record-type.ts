import type { RecordSchema } from './record-schema.js';

/** A webCRM type: how the API calls it, and what is known of its properties. */
export type RecordType = RecordSchema & {
  /** Name in topics and flows. */
  readonly entity: string;
  readonly idProperty: string;
  readonly createdAtProperty: string;
  readonly updatedAtProperty: string;
};
