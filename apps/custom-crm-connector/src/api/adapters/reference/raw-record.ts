/** A record as it came: property name to value. */
export type RawRecord = Readonly<Record<string, unknown>>;
