import type { EntityManager } from 'typeorm';
import type { LinkState, Reference, SideState } from '#dataflows';
import { otherSystem, type System } from '#change-events';
import { isUuid, query, rowsOf } from '../rows.js';
import type { Links, LinkOrigin, Partner, Progress, Standing, StoredLink } from './links.js';

/** A link's row. Present values, memory and commands are JSON texts: SQL never looks inside. */
export interface LinkRow {
  readonly id: string;
  readonly flow: string;
  readonly webcrm_id: string | null;
  readonly customcrm_id: string | null;
  readonly standing: Standing;
  readonly origin: LinkOrigin;
  readonly progress: Progress;
  readonly webcrm_version: number;
  readonly customcrm_version: number;
  readonly webcrm_values: string;
  readonly customcrm_values: string;
  readonly memory: string;
  readonly commands: string;
  readonly made_at: number;
}

/** The column `memory`, as JSON. */
interface Memory extends Pick<LinkState, 'pairs' | 'rememberedFor' | 'numbers' | 'deletion'> {
  readonly gone: Partial<Record<System, number>>;
}

const types = {
  id: 'uuid',
  flow: 'text',
  webcrm_id: 'text',
  customcrm_id: 'text',
  standing: 'text',
  origin: 'text',
  progress: 'text',
  webcrm_version: 'bigint',
  customcrm_version: 'bigint',
  webcrm_values: 'text',
  customcrm_values: 'text',
  memory: 'text',
  commands: 'text',
  made_at: 'bigint',
};
const columns = Object.keys(types);

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
    return rows.map(linkOf);
  }

  async page(flow: string, after: string, most: number): Promise<readonly StoredLink[]> {
    const rows = await query<LinkRow>(
      this.manager,
      `SELECT ${columns.join(', ')} FROM link WHERE flow = $1 AND standing <> 'ended' AND id > ${uuidAfter('$2')} ORDER BY id LIMIT $3`,
      [flow, after, most],
    );
    return rows.map(linkOf);
  }

  async add(links: readonly StoredLink[]): Promise<void> {
    if (links.length === 0) return;
    const rows = rowsOf(types, links.map(rowOf));
    await query(this.manager, `INSERT INTO link (${columns.join(', ')}) ${rows.source}`, rows.parameters);
  }

  async save(links: readonly StoredLink[]): Promise<void> {
    if (links.length === 0) return;
    const rows = rowsOf(types, links.map(rowOf));
    const changing = columns.filter((column) => !['id', 'flow', 'made_at'].includes(column));
    await query(
      this.manager,
      `UPDATE link l SET ${changing.map((column) => `${column} = v.${column}`).join(', ')} FROM (${rows.source}) v WHERE l.id = v.id`,
      rows.parameters,
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await query(this.manager, `DELETE FROM link WHERE id = ANY(string_to_array($1, E'\\n')::uuid[])`, [ids.join('\n')]);
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
    return (
      await query<LinkRow>(this.manager, `SELECT ${columns.join(', ')} FROM link WHERE ${condition} ORDER BY id FOR UPDATE`, parameters)
    ).map(linkOf);
  }
}

/** SQL for the id that a page begins after; '' stands for none. */
export function uuidAfter(parameter: string): string {
  return `coalesce(nullif(${parameter}, ''), '00000000-0000-0000-0000-000000000000')::uuid`;
}

/** A link's row as a link. */
export function linkOf(row: LinkRow): StoredLink {
  const { gone, ...memory } = JSON.parse(row.memory) as Memory;
  const side = (version: number, values: string, goneAt: number | undefined): SideState => ({
    version,
    values: JSON.parse(values) as SideState['values'],
    ...(goneAt === undefined ? {} : { gone: goneAt }),
  });
  return {
    flow: row.flow,
    standing: row.standing,
    origin: row.origin,
    progress: row.progress,
    madeAt: row.made_at,
    state: {
      id: row.id,
      ids: { webcrm: row.webcrm_id, customcrm: row.customcrm_id },
      sides: {
        webcrm: side(row.webcrm_version, row.webcrm_values, gone.webcrm),
        customcrm: side(row.customcrm_version, row.customcrm_values, gone.customcrm),
      },
      outstanding: JSON.parse(row.commands) as LinkState['outstanding'],
      ...memory,
    },
  };
}

function rowOf(link: StoredLink): Record<keyof typeof types, string | number | null> {
  const { state } = link;
  const { pairs, rememberedFor, numbers, deletion, sides } = state;
  const gone = { webcrm: sides.webcrm.gone, customcrm: sides.customcrm.gone };
  return {
    id: state.id,
    flow: link.flow,
    webcrm_id: state.ids.webcrm,
    customcrm_id: state.ids.customcrm,
    standing: link.standing,
    origin: link.origin,
    progress: link.progress,
    webcrm_version: state.sides.webcrm.version,
    customcrm_version: state.sides.customcrm.version,
    webcrm_values: JSON.stringify(state.sides.webcrm.values),
    customcrm_values: JSON.stringify(state.sides.customcrm.values),
    memory: JSON.stringify({ pairs, rememberedFor, numbers, deletion, gone }),
    commands: JSON.stringify(state.outstanding),
    made_at: link.madeAt,
  };
}
