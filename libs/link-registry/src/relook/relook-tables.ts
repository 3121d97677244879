import type { EntityManager } from 'typeorm';
import { otherSystem, systems, type LinkChange, type System } from '#change-events';
import { nowMs } from '../connector-memory/sql/now-ms.js';
import { packMemory } from '../links/packed-link.js';
import { query, rowsOf } from '../rows.js';

/** A link of the registry, as far as it matters who wins: the registry or the links' topic. */
export interface KeptLink {
  readonly id: string;
  readonly flow: string;
  readonly standing: string;
  readonly ids: LinkChange['ids'];
  readonly version: number;
}

/** A flow, by its name and types. */
interface LinkedTypes {
  readonly name: string;
  readonly entity: Readonly<Record<System, string>>;
}

/** What was read, what waits, and what is under way: none of it is known any more. */
const forgotten =
  'record, match_key, create_key, unlinked, waiting, referring, look, outstanding, consumed, first_read, read_cursor, missing_record, sending, write_command, create_call';

const noCommands = '{"webcrm":null,"customcrm":null}';
const newLinkMemory = packMemory(
  { pairs: {}, numbers: { webcrm: 0, customcrm: 0 }, gone: {} },
  { values: { webcrm: {}, customcrm: {} }, rememberedFor: undefined },
);
/** A record that is known to be gone stays seen: nobody reads it again. */
const isGone = (system: System) => `memory::jsonb #> '{gone,${system}}' IS NOT NULL`;
/** A delete that nobody has heard of is told, above all that was told since. */
const isUntoldDelete = 'deleted AND version > published_version';

/** What `dataflow relook` does to the tables. No service may run meanwhile. */
export class RelookTables {
  constructor(private readonly manager: EntityManager) {}

  /**
   * Forgets what all services have read and what they are doing. Links keep what was agreed and the values that were last known, so that an
   * edit made since is told from a value that stayed, but neither side has been seen; the connectors'
   * rows keep their ids and versions, so that whatever is read is published above them, and what is not seen any more is missed.
   */
  async forgetReadings(): Promise<void> {
    await query(this.manager, `TRUNCATE ${forgotten}`);
    await query(
      this.manager,
      `UPDATE observed SET fingerprints = '{}', reread = false, hinted = 0, held_until = NULL,
         version = CASE WHEN ${isUntoldDelete} THEN greatest(version + 1, ${nowMs}) ELSE version END,
         published_version = CASE WHEN ${isUntoldDelete} THEN published_version ELSE version END`,
    );
    const unseen = systems.map((system) => `${system}_version = CASE WHEN ${isGone(system)} THEN ${system}_version ELSE 0 END`);
    await query(this.manager, `UPDATE link SET commands = $1, ${unseen.join(', ')} WHERE standing <> 'ended'`, [noCommands]);
  }

  /** The links of the registry with one of these ids, or that hold one of the links' records under the same flow. */
  async kept(told: readonly Pick<KeptLink, 'id' | 'flow' | 'ids'>[]): Promise<readonly KeptLink[]> {
    const rows = rowsOf(
      { id: 'uuid', flow: 'text', webcrm_id: 'text', customcrm_id: 'text' },
      told.map(({ id, flow, ids }) => ({ id, flow, webcrm_id: ids.webcrm, customcrm_id: ids.customcrm })),
    );
    const found = await query<{
      id: string;
      flow: string;
      standing: string;
      webcrm_id: string | null;
      customcrm_id: string | null;
      version: number;
    }>(
      this.manager,
      `WITH told AS MATERIALIZED (${rows.source}), found AS (
         SELECT l.id FROM link l JOIN told USING (id)
         ${systems.map((system) => `UNION SELECT l.id FROM link l JOIN told t ON l.flow = t.flow AND l.${system}_id = t.${system}_id AND l.standing <> 'ended'`).join(' ')})
       SELECT l.id, l.flow, l.standing, l.webcrm_id, l.customcrm_id, l.version FROM link l JOIN found USING (id)`,
      rows.parameters,
    );
    return found.map(({ webcrm_id: webcrm, customcrm_id: customcrm, ...link }) => ({ ...link, ids: { webcrm, customcrm } }));
  }

  /** Makes links what was told of them. What was agreed stays with a link that still joins the same records. */
  async put(links: readonly LinkChange[]): Promise<void> {
    if (links.length === 0) return;
    const rows = rowsOf(
      {
        id: 'uuid',
        flow: 'text',
        webcrm_id: 'text',
        customcrm_id: 'text',
        standing: 'text',
        progress: 'text',
        told: 'text',
        at: 'bigint',
        version: 'bigint',
      },
      links.map(({ id, flow, ids, standing, progress, conflict, observedAt, version }) => ({
        id,
        flow,
        webcrm_id: ids.webcrm,
        customcrm_id: ids.customcrm,
        standing,
        progress,
        told: JSON.stringify({ progress, conflict }),
        at: observedAt,
        version,
      })),
      3,
    );
    const isSame = '(l.webcrm_id, l.customcrm_id) IS NOT DISTINCT FROM (excluded.webcrm_id, excluded.customcrm_id)';
    const kept = ['memory', 'remembered_for', ...systems.flatMap((system) => [`${system}_version`, `${system}_values`])];
    await query(
      this.manager,
      `INSERT INTO link AS l (id, flow, webcrm_id, customcrm_id, standing, origin, progress, webcrm_version, customcrm_version, webcrm_values,
         customcrm_values, memory, commands, made_at, told, told_at, version, published_version)
       SELECT id, flow, webcrm_id, customcrm_id, standing, 'matched', progress, 0, 0, '{}', '{}', $1, $2, at, told, at, version, version
       FROM (${rows.source}) v
       ON CONFLICT (id) DO UPDATE SET webcrm_id = excluded.webcrm_id, customcrm_id = excluded.customcrm_id, standing = excluded.standing,
         progress = excluded.progress, told = excluded.told, told_at = excluded.told_at, version = excluded.version,
         published_version = excluded.published_version, ${kept.map((column) => `${column} = CASE WHEN ${isSame} THEN l.${column} ELSE excluded.${column} END`).join(', ')}`,
      [newLinkMemory, noCommands, ...rows.parameters],
    );
  }

  /**
   * Lets the connectors miss what a link holds and their full read does not find, and know again what they were making for a link when the
   * registry was lost.
   */
  async expectRecords({ name, entity }: LinkedTypes): Promise<void> {
    for (const system of systems) {
      await query(
        this.manager,
        `INSERT INTO observed AS o (system, entity, id, version, published_version, fence, changed_at, observed_at, deleted, fingerprints, changed, kind,
           origin, reread, hinted)
         SELECT DISTINCT $1, $2, ${system}_id, 1, 1, 0, 0, 0, false, '{}', '[]', 'updated', 'person', false, 0
         FROM link WHERE flow = $3 AND standing <> 'ended' AND ${system}_id IS NOT NULL AND ${system}_version = 0
         ON CONFLICT (system, entity, id) DO UPDATE SET deleted = false, version = greatest(o.version, 1),
           published_version = greatest(o.version, 1) WHERE o.deleted OR o.version = 0`,
        [system, entity[system], name],
      );
      await query(
        this.manager,
        `INSERT INTO create_call (system, entity, link_id, number, sent, started_at, settled_at)
         SELECT $1, $2, id, 0, '{}', made_at, ${nowMs} FROM link
         WHERE flow = $3 AND standing = 'creating' AND ${system}_id IS NULL AND ${otherSystem[system]}_id IS NOT NULL`,
        [system, entity[system], name],
      );
    }
  }
}
