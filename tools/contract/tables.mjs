/**
 * @typedef {object} Column
 * @property {string} type as PostgreSQL names it
 * @property {boolean} required whether it may not be null
 * @property {boolean} filled whether a row that does not name it gets a value
 */
/**
 * @typedef {object} Table
 * @property {Record<string, Column>} columns
 * @property {readonly string[]} unique what its unique indexes are on, as PostgreSQL writes it
 * @property {readonly string[]} rules its checks and foreign keys, as PostgreSQL writes them
 */
/** @typedef {{ readonly tables: Record<string, Table>, readonly sequences: readonly string[] }} Tables */

/**
 * What the services of a version meet in the database: its tables, with what they ask of a row.
 * @param {(sql: string) => Promise<readonly Record<string, any>[]>} query
 * @returns {Promise<Tables>}
 */
export async function tablesOf(query) {
  const tables = await query(`SELECT c.relname AS name,
    (SELECT json_object_agg(a.attname, json_build_object('type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull,
         'filled', a.atthasdef OR a.attidentity <> '') ORDER BY a.attname)
       FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    ARRAY(SELECT substring(pg_get_indexdef(i.indexrelid) FROM ' USING (.*)') FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique ORDER BY 1) AS unique,
    ARRAY(SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('c', 'f', 'x') ORDER BY 1) AS rules
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migrations' ORDER BY 1`);
  const sequences = await query(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND relname <> 'migrations_id_seq' ORDER BY 1`,
  );
  return {
    tables: Object.fromEntries(tables.map(({ name, columns, unique, rules }) => [name, { columns, unique, rules }])),
    sequences: sequences.map(({ name }) => name),
  };
}

/**
 * What in the tables would break services of the released version that still run on them, while they are replaced or after a way back. Pure.
 * @param {Tables} released
 * @param {Tables} now
 * @returns {string[]}
 */
export function tableBreaches(released, now) {
  const lost = released.sequences.filter((name) => !now.sequences.includes(name)).map((name) => `sequence ${name} is gone`);
  return [...Object.entries(released.tables).flatMap(([name, table]) => breachesIn(name, table, now.tables[name])), ...lost];
}

/** @type {(name: string, released: Table, now: Table | undefined) => string[]} */
function breachesIn(name, released, now) {
  if (now === undefined) return [`table ${name} is gone`];
  const added = Object.entries(now.columns).filter(([column]) => released.columns[column] === undefined);
  return [
    ...Object.entries(released.columns).flatMap(([column, was]) => changeOf(`${name}.${column}`, was, now.columns[column])),
    ...added.filter(([, { required, filled }]) => required && !filled).map(([column]) => `${name}.${column} is new and must be given`),
    ...without(released.unique, now.unique).map((key) => `${name} is unique no longer by ${key}: ON CONFLICT fails`),
    ...without(now.unique, released.unique).map((key) => `${name} must be unique by ${key}`),
    ...without(now.rules, released.rules).map((rule) => `${name} has the new rule ${rule}`),
  ];
}

/** @type {(column: string, was: Column, is: Column | undefined) => string[]} */
function changeOf(column, was, is) {
  if (is === undefined) return [`${column} is gone`];
  return [
    ...(is.type === was.type ? [] : [`${column} was ${was.type} and is ${is.type}`]),
    ...(is.required && !was.required ? [`${column} must not be null any longer`] : []),
    ...(was.filled && !is.filled ? [`${column} is filled no longer where it is not given`] : []),
  ];
}

/** @type {(some: readonly string[], others: readonly string[]) => string[]} */
function without(some, others) {
  return some.filter((one) => !others.includes(one));
}
