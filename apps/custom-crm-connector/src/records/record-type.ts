import type { FieldDescription } from '#dataflows';

/** A Custom CRM type: how the contract calls it, and what is known of its properties. */
export interface RecordType {
  /** Name in topics and flows. */
  readonly entity: string;
  /** Name in paths. */
  readonly resource: string;
  readonly fields: Readonly<Record<string, FieldDescription>>;
}
