/** The two sides of every flow. */
export const systems = ['webcrm', 'customcrm'] as const;

/** One of the two systems that are kept equal. */
export type System = (typeof systems)[number];

/** The system on the other side of a flow. */
export const otherSystem: Readonly<Record<System, System>> = { webcrm: 'customcrm', customcrm: 'webcrm' };

/** A type of records of one system. */
export interface RecordType {
  readonly system: System;
  readonly entity: string;
}
