import type { EntityManager } from 'typeorm';
import { Fault } from '#platform';
import { query, rowsOf } from '../rows.js';
import { linkOf, type LinkRow } from './link-row.js';
import type { StoredLink } from './links.js';
import { learn, rememberedById, rememberedOf } from './remembered-for.js';

/** Rows as links. What their pairs were is read once for all that say the same. */
export async function linksOf(manager: EntityManager, rows: readonly LinkRow[]): Promise<StoredLink[]> {
  const ids = new Set(rows.flatMap(({ remembered_for: id }) => id ?? []));
  const remembered = new Map([...ids].map((id) => [id, rememberedById(id)]));
  const unknown = [...ids].filter((id) => remembered.get(id) === undefined);
  if (unknown.length > 0) {
    const stored = await query<{ id: string; pairs: string }>(
      manager,
      `SELECT id, pairs FROM remembered_pairs WHERE id = ANY(string_to_array($1, E'\\n')::uuid[])`,
      [unknown.join('\n')],
    );
    for (const { id, pairs } of stored) remembered.set(id, learn(id, pairs));
  }
  return rows.map((row) => {
    if (row.remembered_for === null) return linkOf(row, undefined);
    const pairs = remembered.get(row.remembered_for);
    if (pairs !== undefined) return linkOf(row, pairs);
    throw new Fault('bug', `What the pairs of link ${row.id} were, ${row.remembered_for}, is not in the table remembered_pairs`, {
      link: row.id,
    });
  });
}

/**
 * What the pairs of these links were, stored with them in one statement.
 * @param first number of the first parameter
 * @example `WITH ${stored} UPDATE link …`
 */
export function rememberedRows(
  links: readonly StoredLink[],
  first: number,
): { readonly stored: string; readonly parameters: readonly string[] } {
  const all = new Map(
    links.flatMap(({ state }) => {
      if (state.rememberedFor === undefined) return [];
      const { id, text } = rememberedOf(state.rememberedFor);
      return [[id, text] as const];
    }),
  );
  const rows = rowsOf(
    { id: 'uuid', pairs: 'text' },
    [...all].map(([id, pairs]) => ({ id, pairs })),
    first,
  );
  return {
    stored: `remembered AS (INSERT INTO remembered_pairs (id, pairs) ${rows.source} ON CONFLICT DO NOTHING)`,
    parameters: rows.parameters,
  };
}
