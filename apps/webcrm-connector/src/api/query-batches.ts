/** Servers take request lines of 8 KB unless told otherwise; method, path and the rest of the script need their part. */
export const longWhere = 7_600;

/** The strictest web servers of webCRM's platform take query strings of 2,048 characters unless told otherwise. */
export const safeWhere = 1_700;

const joined = ' OR ';

/**
 * Splits conditions so that those of a batch, joined by OR, fit into one script, which travels in the address. Gives positions, in order.
 *
 * @param longest characters that a batch may take in the address
 */
export function queryBatches(conditions: readonly string[], longest: number): readonly (readonly number[])[] {
  const batches: number[][] = [];
  let length = Infinity;
  conditions.forEach((condition, position) => {
    const more = new URLSearchParams({ '': condition + joined }).toString().length;
    length += more;
    if (length > longest) {
      batches.push([]);
      length = more;
    }
    batches.at(-1)?.push(position);
  });
  return batches;
}

/** The condition of one batch. */
export function anyOf(conditions: readonly string[], batch: readonly number[]): string {
  return batch.map((position) => conditions[position]).join(joined);
}
