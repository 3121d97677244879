import type { Json } from '#change-events';

/** JSON type of a property; `date-time` is a text with an offset. */
export type PropertyType = 'text' | 'integer' | 'number' | 'boolean' | 'date-time';

/** What the system knows of one property. */
export interface WebcrmProperty {
  readonly type: PropertyType;
  /** What a record gives that never got a value. */
  readonly absent: Json;
  /** Longest text, in characters. */
  readonly maxLength?: number;
  /** All texts that it takes, where these are a few. */
  readonly choices?: readonly string[];
  /** Filled by the system itself: a value that is sent is ignored. */
  readonly kept?: boolean;
  /** Never shown, `(censored)` stands in its place. */
  readonly secret?: boolean;
}

/** One type of record. */
export interface WebcrmEntity {
  /** As topics name it. */
  readonly entity: string;
  /** As the query language names it; its properties begin with it. */
  readonly name: string;
  /** As paths name it. */
  readonly collection: string;
  /** Whether the API can delete it. */
  readonly deletable: boolean;
  /** All but the id and the stamps, which every type has. */
  readonly properties: Readonly<Record<string, WebcrmProperty>>;
}
