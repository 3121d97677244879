import type { EntityManager } from 'typeorm';
import type { Reference } from '#dataflows';
import { otherSystem, type System } from '#change-events';
import { nowMs } from '../connector-memory/sql/now-ms.js';
import { isUuid, query, rowsOf } from '../rows.js';
import { linkColumns, rowOf, type LinkRow } from './link-row.js';
import type { Links, Partner, Standing, StoredLink } from './links.js';
import { linksOf, rememberedRows } from './remembered-pairs.js';
import { newlyToldOf, toldOf } from './told-links.js';

const columns = Object.keys(linkColumns);
const written = { ...linkColumns, told: 'text' };
/** Whether what is told of a link has changed. */
const news =
  '(l.webcrm_id, l.customcrm_id, l.standing, l.told) IS DISTINCT FROM (v.webcrm_id, v.customcrm_id, v.standing, coalesce(v.told, l.told))';

export class PostgresLinks implements Links {
  constructor(private readonly manager: EntityManager) {}

  ofRecords(flows: readonly string[], system: System, ids: readonly string[]): Promise<readonly StoredLink[]> {
    return this.select(ids, `flow = ANY($1) AND ${system}_id = ANY(string_to_array($2, E'\\n')) AND standing <> 'ended'`, [
      flows,
      ids.join('\n'),
    ]);
  }

  endedOfRecords(flows: readonly string[], system: System, ids: readonly string[]): Promise<readonly StoredLink[]> {
    return this.select(ids, `flow = ANY($1) AND ${system}_id = ANY(string_to_array($2, E'\\n')) AND standing = 'ended'`, [
      flows,
      ids.join('\n'),
    ]);
  }

  byId(ids: readonly string[]): Promise<readonly StoredLink[]> {
    // Ids come from messages and from people.
    const known = ids.filter(isUuid);
    return this.select(known, `id = ANY(string_to_array($1, E'\\n')::uuid[])`, [known.join('\n')]);
  }

  async peek(ids: readonly string[]): Promise<readonly StoredLink[]> {
    const rows = await query<LinkRow>(
      this.manager,
      `SELECT ${columns.join(', ')} FROM link WHERE id = ANY(string_to_array($1, E'\\n')::uuid[])`,
      [ids.join('\n')],
    );
    return linksOf(this.manager, rows);
  }

  async page(flow: string, after: string, most: number): Promise<readonly StoredLink[]> {
    const rows = await query<LinkRow>(
      this.manager,
      `SELECT ${columns.join(', ')} FROM link WHERE flow = $1 AND standing <> 'ended' AND id > ${uuidAfter('$2')} ORDER BY id LIMIT $3`,
      [flow, after, most],
    );
    return linksOf(this.manager, rows);
  }

  async add(links: readonly StoredLink[]): Promise<void> {
    if (links.length === 0) return;
    const rows = rowsOf(
      written,
      links.map((link) => ({ ...rowOf(link), told: toldOf(link) })),
    );
    const remembered = rememberedRows(links, rows.parameters.length + 1);
    await query(
      this.manager,
      `WITH ${remembered.stored} INSERT INTO link (${Object.keys(written).join(', ')}, told_at, version, published_version) SELECT v.*, ${nowMs}, ${nowMs}, 0 FROM (${rows.source}) v`,
      [...rows.parameters, ...remembered.parameters],
    );
  }

  async save(links: readonly StoredLink[]): Promise<void> {
    if (links.length === 0) return;
    const rows = rowsOf(
      written,
      links.map((link) => ({ ...rowOf(link), told: newlyToldOf(link) })),
    );
    const changing = columns.filter((column) => !['id', 'flow', 'made_at'].includes(column));
    const remembered = rememberedRows(links, rows.parameters.length + 1);
    await query(
      this.manager,
      `WITH ${remembered.stored}
       UPDATE link l SET ${changing.map((column) => `${column} = v.${column}`).join(', ')}, told = coalesce(v.told, l.told),
         told_at = CASE WHEN ${news} THEN ${nowMs} ELSE l.told_at END,
         version = CASE WHEN ${news} THEN greatest(l.version + 1, ${nowMs}) ELSE l.version END
       FROM (${rows.source}) v WHERE l.id = v.id`,
      [...rows.parameters, ...remembered.parameters],
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await query(
      this.manager,
      `WITH dropped AS (DELETE FROM link WHERE id = ANY(string_to_array($1, E'\\n')::uuid[]) RETURNING id, flow, version)
       INSERT INTO dropped_link (id, flow, dropped_at, version, published_version)
       SELECT id, flow, ${nowMs}, greatest(version + 1, ${nowMs}), 0 FROM dropped`,
      [ids.join('\n')],
    );
  }

  async partners(references: readonly Reference[]): Promise<readonly Partner[]> {
    const found: Partner[] = [];
    for (const [system, ofSystem] of Map.groupBy(references, (reference) => reference.system)) {
      const rows = rowsOf(
        { flow: 'text', id: 'text' },
        ofSystem.map(({ flow, id }) => ({ flow, id })),
      );
      const links = await query<{ flow: string; id: string; partner: string | null; standing: Standing }>(
        this.manager,
        `SELECT v.flow, v.id, l.${otherSystem[system]}_id AS partner, l.standing
         FROM (${rows.source}) v JOIN link l ON l.flow = v.flow AND l.${system}_id = v.id AND l.standing <> 'ended'`,
        rows.parameters,
      );
      found.push(
        ...links.map((link) => ({
          reference: { flow: link.flow, system, id: link.id },
          id: link.partner,
          underWay: link.standing === 'creating',
        })),
      );
    }
    return found;
  }

  async linked(flow: string, system: System, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await query<{ id: string }>(
      this.manager,
      `SELECT ${system}_id AS id FROM link WHERE flow = $1 AND ${system}_id = ANY(string_to_array($2, E'\\n')) AND standing <> 'ended'`,
      [flow, ids.join('\n')],
    );
    return new Set(rows.map((row) => row.id));
  }

  async holders(
    flows: readonly string[],
    system: System,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly link: string }[]> {
    return query(
      this.manager,
      `SELECT ${system}_id AS id, id AS link FROM link
       WHERE flow = ANY($1) AND ${system}_id = ANY(string_to_array($2, E'\\n')) AND standing <> 'ended'`,
      [flows, ids.join('\n')],
    );
  }

  private async select(ids: readonly string[], condition: string, parameters: readonly unknown[]): Promise<readonly StoredLink[]> {
    if (ids.length === 0) return [];
    const rows = await query<LinkRow>(
      this.manager,
      `SELECT ${columns.join(', ')} FROM link WHERE ${condition} ORDER BY id FOR UPDATE`,
      parameters,
    );
    return linksOf(this.manager, rows);
  }
}

/** SQL for the id that a page begins after; '' stands for none. */
export function uuidAfter(parameter: string): string {
  return `coalesce(nullif(${parameter}, ''), '00000000-0000-0000-0000-000000000000')::uuid`;
}
