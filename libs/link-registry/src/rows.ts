import type { PoolClient } from 'pg';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, type EntityManager } from 'typeorm';

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

/** Names of statements by their texts, of which there are as many as are written in this library. */
const names = new Map<string, string>();

/** Milliseconds that a connection keeps its plans. */
const plansServeMs = 10_000;

const plannedSince = new WeakMap<PoolClient, number>();

/**
 * Has a connection plan its statements anew now and then: a plan that was made while a table was empty reads all of it, and in a first load tables
 * grow by thousands of rows a minute before the server counts them and drops such plans by itself.
 */
function renewPlans(connection: PoolClient): void {
  const now = performance.now();
  const since = plannedSince.get(connection);
  if (since !== undefined && now - since < plansServeMs) return;
  plannedSince.set(connection, now);
  // It travels ahead of the statement; whatever is wrong with the connection shows there.
  if (since !== undefined) connection.query('DISCARD PLANS').catch(() => undefined);
}

/**
 * Runs one statement and gives its rows. A connection plans it once for some seconds, however often it runs.
 * @throws QueryFailedError with the database's code
 */
export async function query<Row>(manager: EntityManager, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const name = names.get(sql) ?? `dataflow_${names.size}`;
  names.set(sql, name);
  const runner = manager.queryRunner ?? manager.dataSource.createQueryRunner();
  if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
  try {
    const connection = (await runner.connect()) as PoolClient;
    renewPlans(connection);
    const result = await connection.query({ name, text: sql, values: [...parameters] }).catch((error: unknown) => {
      throw new QueryFailedError(sql, [...parameters], error as Error);
    });
    return result.rows as Row[];
  } finally {
    if (runner !== manager.queryRunner) await runner.release();
  }
}
