import Table from 'cli-table3';

/** Rows as a table for people. Long cells are wrapped. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const made = new Table({ head: [...head], style: { head: [], border: [] }, wordWrap: true });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}

/** Prints JSON for programs or text for people. */
export function print(asJson: boolean | undefined, data: unknown, text: () => string): void {
  process.stdout.write(`${asJson ? JSON.stringify(data, null, 2) : text()}\n`);
}
