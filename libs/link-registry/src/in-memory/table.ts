/** One table: committed rows by key, in the order in which they came. */
export class Table<Row> {
  readonly rows = new Map<string, Row>();

  constructor(readonly name: string) {}
}

/** The key of a row with a key of several columns. No column holds a line break. */
export function keyOf(...columns: readonly (string | number)[]): string {
  return columns.join('\n');
}
