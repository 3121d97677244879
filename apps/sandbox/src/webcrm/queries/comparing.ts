import type { ReadProperty } from '../records/read-property.js';
import { comparable } from './compile-condition.js';
import type { Order } from './query.js';
import { QueryError } from './query-error.js';

/**
 * Compares what a select finds by its ORDER BY.
 *
 * @param tie the order of those that are equal, so that pages never overlap
 * @throws QueryError naming a property that there is not
 */
export function comparing<R>(
  find: (property: string) => ReadProperty<R> | undefined,
  names: string,
  order: readonly Order[],
  tie: (one: R, other: R) => number,
): (one: R, other: R) => number {
  const parts = order.map(({ property, descending }) => {
    const found = find(property);
    if (!found) throw new QueryError(`${names} has no property '${property}'`);
    const value = (row: R) => comparable(found.type, found.read(row)) ?? '';
    return { value, sign: descending ? -1 : 1 };
  });
  return (one, other) => {
    for (const { value, sign } of parts) {
      const [a, b] = [value(one), value(other)];
      if (a !== b) return a < b ? -sign : sign;
    }
    return tie(one, other);
  };
}
