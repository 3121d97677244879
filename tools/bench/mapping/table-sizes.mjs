/**
 * A table of the registry, with its indexes and what is stored beside it.
 * @typedef {{ name: string, mb: number, writes: number }} Table `writes`: rows inserted, updated or deleted since the tables were made
 */

/** Tables that are smaller say nothing. */
const leastMb = 1;

/** The tables of the registry as they are now. @param {import('pg').Client} database @returns {Promise<Table[]>} */
export async function tablesNow(database) {
  const { rows } = await database.query(
    `SELECT relname AS name, pg_total_relation_size(relid) / 1048576.0::float AS mb, (n_tup_ins + n_tup_upd + n_tup_del)::float AS writes
     FROM pg_stat_user_tables WHERE schemaname = current_schema()`,
  );
  return rows;
}

/**
 * The tables that were written to in between, largest first, unless they are small.
 * @param {readonly Table[]} before
 * @param {readonly Table[]} now
 * @returns {Array<{ name: string, mb: number, before: number }>}
 */
export function tablesWritten(before, now) {
  const earlier = new Map(before.map((table) => [table.name, table]));
  return now
    .filter(({ name, mb, writes }) => mb > leastMb && writes > (earlier.get(name)?.writes ?? 0))
    .map(({ name, mb }) => ({ name, mb, before: earlier.get(name)?.mb ?? 0 }))
    .sort((one, other) => other.mb - one.mb);
}
