/** Type of a property: a reference is the id of another record. */
export type CustomType = 'string' | 'decimal' | 'integer' | 'date' | 'date-time' | 'reference';

/** What the Custom CRM knows of one property. */
export interface CustomProperty {
  readonly type: CustomType;
  /** Longest text, in characters; for texts and references. */
  readonly maxLength?: number;
}

/** One type of record. */
export interface CustomResource {
  /** As topics name it. */
  readonly entity: string;
  /** As paths name it. */
  readonly path: string;
  /** First letters of its ids. */
  readonly prefix: string;
  /** All but Id, CreatedAt and UpdatedAt, which the system keeps. */
  readonly properties: Readonly<Record<string, CustomProperty>>;
}
