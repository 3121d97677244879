/** Whatever runs statements on the registry's database. */
interface Source {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

/** The registry's tables in which a text stands, by name. */
export async function tablesThatHold(source: Source, text: string): Promise<readonly string[]> {
  const tables = await source.query<{ name: string }[]>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await source.query<unknown[]>(`SELECT 1 FROM "${name}" t WHERE t::text LIKE $1 LIMIT 1`, [`%${text}%`]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}
