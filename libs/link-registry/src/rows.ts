import type { EntityManager } from 'typeorm';

type Cell = string | number | boolean | null;

const nullMark = '\u0001';

/**
 * Many rows as parameters of one statement: a text of lines per column. Cheaper than arrays, whose literals the driver must escape, and JSON
 * never holds a raw line break.
 * @example `INSERT INTO look (flow, subject) ${rows.source}` with `rows.parameters`
 */
export interface Rows {
  /** A SELECT with one column per name, in the order given. */
  readonly source: string;
  readonly parameters: readonly string[];
}

/**
 * @param types column name to PostgreSQL type
 * @param first number of the first parameter, when others stand before
 * @throws Error when a cell is empty or holds a line break: neither is a value of a column written this way
 */
export function rowsOf<Name extends string>(
  types: Readonly<Record<Name, string>>,
  rows: readonly Readonly<Record<Name, Cell>>[],
  first = 1,
): Rows {
  const names = Object.keys(types) as Name[];
  const select = names.map(
    (name, position) => `unnest(string_to_array($${first + position}, E'\\n', E'\\x01'))::${types[name]} AS ${name}`,
  );
  return { source: `SELECT ${select.join(', ')}`, parameters: names.map((name) => rows.map((row) => cell(name, row[name])).join('\n')) };
}

function cell(name: string, value: Cell): string {
  if (value === null) return nullMark;
  const text = String(value);
  if (text === '' || text.includes('\n'))
    throw new Error(`column ${name} can't hold ${JSON.stringify(text.slice(0, 80))}: empty or with a line break`);
  return text;
}

/** Whether a text can be compared with a column of type uuid; anything else is refused by the database with an error of its own. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Runs one statement and gives its rows. */
export async function query<Row>(manager: EntityManager, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const result: unknown = await manager.query(sql, [...parameters]);
  return rowsIn<Row>(result);
}

/** TypeORM answers an UPDATE or DELETE … RETURNING with [rows, count], everything else with the rows. */
function rowsIn<Row>(result: unknown): Row[] {
  const list = result as [Row[], number] | Row[];
  return Array.isArray(list[0]) && typeof list[1] === 'number' ? list[0] : (list as Row[]);
}
