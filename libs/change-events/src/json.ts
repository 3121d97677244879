/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [property: string]: Json };

/** A record or a part of one: property name to JSON value, with the source system's own names and types. */
export type JsonRecord = Readonly<Record<string, Json>>;
