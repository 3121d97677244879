import type { EntityManager } from 'typeorm';
import { query } from '../rows.js';
import { together } from '../together.js';
import type { RegisteredFlow, RegisteredFlows, Walk } from './registered-flows.js';

interface Row {
  readonly name: string;
  readonly webcrm_entity: string;
  readonly customcrm_entity: string;
  readonly enabled: boolean;
  readonly first_enabled_at: number | null;
  readonly revision: string;
  readonly older: string;
  readonly held: string | null;
  readonly walk: string | null;
}

/** One lock for all flows: their revisions change rarely, and an advisory lock is fair, so that whoever changes one is not kept waiting. */
const lock = `hashtextextended('flow revisions', 0)`;

const columns = 'name, webcrm_entity, customcrm_entity, enabled, first_enabled_at, revision, older, held, walk';

export class PostgresRegisteredFlows implements RegisteredFlows {
  constructor(private readonly manager: EntityManager) {}

  async hold(): Promise<readonly RegisteredFlow[]> {
    const [, flows] = await together([query(this.manager, `SELECT pg_advisory_xact_lock_shared(${lock})`), this.all()]);
    return flows;
  }

  async own(): Promise<readonly RegisteredFlow[]> {
    await query(this.manager, `SELECT pg_advisory_xact_lock(${lock})`);
    return this.all();
  }

  async put(flow: RegisteredFlow): Promise<void> {
    await query(
      this.manager,
      `INSERT INTO flow (name, webcrm_entity, customcrm_entity, enabled, first_enabled_at, revision, older, held, walk)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (name) DO UPDATE SET webcrm_entity = excluded.webcrm_entity, customcrm_entity = excluded.customcrm_entity,
         enabled = excluded.enabled, first_enabled_at = excluded.first_enabled_at, revision = excluded.revision, older = excluded.older,
         held = excluded.held, walk = excluded.walk`,
      [
        flow.name,
        flow.entity.webcrm,
        flow.entity.customcrm,
        flow.enabled,
        flow.firstEnabledAt,
        flow.revision,
        JSON.stringify(flow.older),
        textOf(flow.held),
        textOf(flow.walk),
      ],
    );
  }

  async takeWalk(name: string): Promise<Walk | null> {
    const [row] = await query<Pick<Row, 'walk'>>(
      this.manager,
      'SELECT walk FROM flow WHERE name = $1 AND walk IS NOT NULL FOR UPDATE SKIP LOCKED',
      [name],
    );
    return read(row?.walk ?? null) as Walk | null;
  }

  async setWalk(name: string, walk: Walk | null): Promise<void> {
    await query(this.manager, 'UPDATE flow SET walk = $2 WHERE name = $1', [name, textOf(walk)]);
  }

  private async all(): Promise<readonly RegisteredFlow[]> {
    return (await query<Row>(this.manager, `SELECT ${columns} FROM flow ORDER BY name`)).map((row) => ({
      name: row.name,
      entity: { webcrm: row.webcrm_entity, customcrm: row.customcrm_entity },
      enabled: row.enabled,
      firstEnabledAt: row.first_enabled_at,
      revision: row.revision,
      older: JSON.parse(row.older) as string[],
      held: read(row.held) as RegisteredFlow['held'],
      walk: read(row.walk) as Walk | null,
    }));
  }
}

function textOf(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function read(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
