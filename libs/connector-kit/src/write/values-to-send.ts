import type { Json, JsonRecord, PairWrite } from '#change-events';
import type { RecordDescription } from '../connector.js';

/** The values of these pairs by property, texts cut to the greatest length that the system keeps. */
export function valuesToSend(pairs: readonly PairWrite[], fields: RecordDescription['fields']): JsonRecord {
  const properties = pairs.flatMap((pair) => pair.properties);
  return cutToFit(Object.fromEntries(properties.map(({ property, value }) => [property, value])), fields);
}

/** The record with each text cut to the greatest length that the system keeps; a character outside the BMP is never cut in half. */
export function cutToFit(record: JsonRecord, fields: RecordDescription['fields']): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([property, value]) => [property, cut(value, fields[property]?.maxLength)]));
}

function cut(value: Json, maxLength: number | undefined): Json {
  if (typeof value !== 'string' || maxLength === undefined || value.length <= maxLength) return value;
  const short = value.slice(0, maxLength);
  return short.isWellFormed() ? short : short.slice(0, -1);
}
