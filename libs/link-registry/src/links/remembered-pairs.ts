import type { EntityManager } from 'typeorm';
import type { LinkState } from '#dataflows';
import { Fault } from '#platform';
import { query, rowsOf } from '../rows.js';
import { linkOf, type LinkRow } from './link-row.js';
import type { StoredLink } from './links.js';
import { learn, rememberedOf, rememberedUnder } from './remembered-for.js';

/** Rows as links. What their pairs were is read once for all that say the same. */
export async function linksOf(manager: EntityManager, rows: readonly LinkRow[]): Promise<StoredLink[]> {
  const unknown = new Set(rows.flatMap(({ remembered_for: id }) => (id === null || rememberedUnder(id) !== undefined ? [] : [id])));
  if (unknown.size > 0) {
    const stored = await query<{ id: string; pairs: string }>(
      manager,
      `SELECT id, pairs FROM remembered_pairs WHERE id = ANY(string_to_array($1, E'\\n')::uuid[])`,
      [[...unknown].join('\n')],
    );
    for (const { id, pairs } of stored) learn(id, pairs);
  }
  return rows.map((row) => linkOf(row, rememberedFor(row)));
}

function rememberedFor({ id, remembered_for: remembered }: LinkRow): LinkState['rememberedFor'] {
  if (remembered === null) return undefined;
  const pairs = rememberedUnder(remembered);
  if (pairs === undefined)
    throw new Fault('bug', `Link ${id} says that its pairs were ${remembered}, which the table remembered_pairs does not have`, {
      link: id,
    });
  return pairs;
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
