import { momentOf } from './accept-record.js';
import type { Place } from './cursor.js';
import { decodeCursor } from './cursor.js';
import { Problem } from './problem.js';
import type { CustomResource } from './records/custom-resource.js';

const largest = 1000;
const usual = 100;

/** What a list is asked for. */
export interface ListQuery {
  /** Milliseconds since 1970, included. */
  readonly updatedSince: number;
  readonly after: Place | null;
  readonly limit: number;
  /** Values that the property must equal; Id is one of them. */
  readonly equal: readonly (readonly [property: string, value: string])[];
}

/**
 * Reads the parameters of a list.
 *
 * @throws Problem 400 naming the parameter
 */
export function listQueryOf(resource: CustomResource, query: Readonly<Record<string, unknown>>): ListQuery {
  const { updatedSince, cursor, limit = usual, ...filters } = query;
  const since = updatedSince === undefined ? 0 : momentOf(updatedSince);
  if (since === undefined) throw new Problem(400, 'updatedSince must be a moment such as 2026-01-31T12:00:00.000Z', 'updatedSince');
  const count = Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > largest) {
    throw new Problem(400, `limit must be an integer from 1 to ${largest}`, 'limit');
  }
  return {
    updatedSince: since,
    after: cursor === undefined || cursor === '' ? null : decodeCursor(String(cursor)),
    limit: count,
    equal: Object.entries(filters).map(([name, value]): [string, string] => {
      if (name !== 'Id' && !Object.hasOwn(resource.properties, name))
        throw new Problem(400, `A ${resource.entity} has no property '${name}'`, name);
      if (typeof value !== 'string') throw new Problem(400, `${name} must be given once`, name);
      return [name, value];
    }),
  };
}
