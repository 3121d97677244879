/** The script travels in the address, and the web servers of webCRM's platform take query strings of 2,048 characters unless told otherwise. */
const longestWhere = 1700;

const joined = ' OR ';

/** Splits conditions so that those of a batch, joined by OR, fit into one script. Gives positions, in order. */
export function queryBatches(conditions: readonly string[]): readonly (readonly number[])[] {
  const batches: number[][] = [];
  let length = Infinity;
  conditions.forEach((condition, position) => {
    const more = new URLSearchParams({ '': condition + joined }).toString().length;
    length += more;
    if (length > longestWhere) {
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
