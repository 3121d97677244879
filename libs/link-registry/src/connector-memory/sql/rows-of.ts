import type { EntityManager } from 'typeorm';

/** A row as the driver gives it: bigint as text, text as text. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs one statement; TypeORM answers an UPDATE or DELETE with rows and count, everything else with rows. */
export async function rowsOf(manager: EntityManager, sql: string, parameters: readonly unknown[]): Promise<readonly SqlRow[]> {
  const answer: unknown = await manager.query(sql, [...parameters]);
  if (!Array.isArray(answer)) return [];
  const rows: unknown = Array.isArray(answer[0]) ? answer[0] : answer;
  return rows as readonly SqlRow[];
}
