import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { systems, type System } from '#change-events';
import type { Deletable } from '#dataflows';
import { isUuid, query } from '../rows.js';
import { ConflictEntity } from '../links/entities/conflict-entity.js';
import type { LinkRegistry } from '../links/mapping-memory.js';
import type { LinkRow } from '../links/link-row.js';
import { missedByWakes } from '../links/postgres-looks.js';
import { linksOf } from '../links/remembered-pairs.js';
import type { StoredLink } from '../links/links.js';
import type { Subject } from '../links/match-keys.js';
import { writtenCommandOf, type WriteHistoryRow } from '../links/postgres-write-history.js';
import type { WrittenCommand } from '../links/write-history.js';
import type { FlowStatus, Status } from './flow-status.js';

/** A flow as a report needs it. */
export interface ReportedFlow {
  readonly name: string;
  readonly entity: Readonly<Record<System, string>>;
}

/** Which links or conflicts to list. */
export interface Listing {
  readonly flow?: string | undefined;
  readonly limit: number;
}

/** Records of a type that seem to be gone and whose deletes a connector does not pass on. */
export interface HeldDeletes {
  readonly system: System;
  readonly entity: string;
  /** They wait for an operator: `ConnectorMemory.missing.release` or `refuse`. */
  readonly held: number;
  /** An operator does not believe it: they wait until they are seen again. */
  readonly refused: number;
  /** Milliseconds since 1970 when the first of them was held. */
  readonly since: number;
}

/** How much of a flow is not in sync for one reason. None is left out. */
export interface Waiting {
  readonly flow: string;
  readonly standing: 'conflict' | 'ambiguous' | 'waiting' | 'failed';
  readonly count: number;
}

type Counts = Readonly<Record<string, string | number>>;

/** What operators read of the registry. Nothing here changes anything. */
export class Reports {
  constructor(
    private readonly open: () => Promise<DataSource>,
    private readonly links: LinkRegistry,
  ) {}

  /** One moment's figures: what a look takes out of the queue is seen either there or as what came of it. */
  async status(flows: readonly ReportedFlow[]): Promise<Status> {
    const consumed = await this.links.firstReadsConsumed();
    return (await this.open()).transaction('REPEATABLE READ', (manager) => statusOf(manager, flows, consumed));
  }

  /** Conflicts, newest first; on demand only those that wait for a person. */
  async conflicts({ flow, limit, open }: Listing & { readonly open?: boolean | undefined }): Promise<readonly ConflictEntity[]> {
    const where = { ...(flow === undefined ? {} : { flow }), ...(open ? { winner: IsNull(), endedAt: IsNull() } : {}) };
    return (await this.open()).getRepository(ConflictEntity).find({ where, order: { decidedAt: 'DESC' }, take: limit });
  }

  /** Null when there is no such conflict. */
  async conflict(id: string): Promise<ConflictEntity | null> {
    return isUuid(id) ? (await this.open()).getRepository(ConflictEntity).findOneBy({ id }) : null;
  }

  /** Live links, newest first. */
  async liveLinks({ flow, limit }: Listing): Promise<readonly StoredLink[]> {
    const { manager } = await this.open();
    const rows = await query<LinkRow>(
      manager,
      `SELECT * FROM link WHERE standing = 'live' AND ($1::text IS NULL OR flow = $1) ORDER BY made_at DESC, id LIMIT $2`,
      [flow ?? null, limit],
    );
    return linksOf(manager, rows);
  }

  /** Links with this id, or of a record with this id on either side. */
  async findLinks(id: string): Promise<readonly StoredLink[]> {
    const { manager } = await this.open();
    const rows = await query<LinkRow>(manager, 'SELECT * FROM link WHERE id::text = $1 OR webcrm_id = $1 OR customcrm_id = $1', [id]);
    return linksOf(manager, rows);
  }

  /** What was written to the records of a link, newest first. */
  async history(link: string, limit: number): Promise<readonly WrittenCommand[]> {
    const rows = await query<WriteHistoryRow>(
      (await this.open()).manager,
      'SELECT * FROM write_history WHERE link_id = $1 ORDER BY answered_at DESC, number DESC LIMIT $2',
      [link, limit],
    );
    return rows.map(writtenCommandOf);
  }

  /** Records that were looked at and have no link, and why. */
  async unlinked({
    flow,
    limit,
  }: Listing): Promise<readonly { flow: string; system: System; id: string; standing: string; reason: string }[]> {
    return query(
      (await this.open()).manager,
      `SELECT flow, system, record_id AS id, standing, reason FROM unlinked WHERE ($1::text IS NULL OR flow = $1) ORDER BY flow, standing, system, record_id LIMIT $2`,
      [flow ?? null, limit],
    );
  }

  /** A record of this id, under every flow and of either system, that was looked at and has no link. */
  async unlinkedRecord(id: string): Promise<readonly Subject[]> {
    return query((await this.open()).manager, 'SELECT flow, system, record_id AS id FROM unlinked WHERE record_id = $1', [id]);
  }

  /** Per flow: conflicts that wait for a person, and records without a link that wait for something or could not get a partner. */
  async waiting(): Promise<readonly Waiting[]> {
    const rows = await query<Record<keyof Waiting, string>>(
      (await this.open()).manager,
      `SELECT flow, 'conflict' AS standing, count(*) FROM conflict WHERE winner IS NULL AND ended_at IS NULL GROUP BY flow
       UNION ALL SELECT flow, standing, count(*) FROM unlinked WHERE standing <> 'excluded' GROUP BY flow, standing`,
    );
    return rows.map(({ flow, standing, count }) => ({ flow, standing: standing as Waiting['standing'], count: Number(count) }));
  }

  /** Types of which too many records were gone at once. */
  async heldDeletes(): Promise<readonly HeldDeletes[]> {
    const rows = await query<Record<keyof HeldDeletes, string>>(
      (await this.open()).manager,
      `SELECT system, entity, count(*) FILTER (WHERE standing = 'held') AS held, count(*) FILTER (WHERE standing = 'refused') AS refused,
         min(found_at) AS since FROM missing_record WHERE standing IN ('held', 'refused') GROUP BY system, entity ORDER BY system, entity`,
    );
    return rows.map(({ system, entity, held, refused, since }) => ({
      system: system as System,
      entity,
      held: Number(held),
      refused: Number(refused),
      since: Number(since),
    }));
  }

  /** What the connectors said of their systems: entity to property to description. A system whose connector has not been started is left out. */
  fields(): Promise<Partial<Record<System, Record<string, unknown>>>> {
    return this.described(({ fields }) => fields);
  }

  /** Which types the systems let programs delete. A system whose connector has not been started is left out. */
  deletable(): Promise<Deletable> {
    return this.described(({ deletable }) => deletable);
  }

  /** What operators should know of how types are read. */
  async notes(): Promise<readonly string[]> {
    const said = await this.described(({ note }) => note ?? '');
    return Object.values(said).flatMap((types) => Object.values(types).filter((note) => note !== ''));
  }

  private async described<T>(part: (description: Described) => T): Promise<Partial<Record<System, Record<string, T>>>> {
    const rows = await query<{ system: System; entity: string; description: string }>(
      (await this.open()).manager,
      'SELECT * FROM record_description',
    );
    const described: Partial<Record<System, Record<string, T>>> = {};
    for (const { system, entity, description } of rows) {
      const said = JSON.parse(description) as Described;
      described[system] = { ...described[system], [entity]: part(said) };
    }
    return described;
  }
}

/** What is read of a connector's description of a type. */
interface Described {
  readonly fields: unknown;
  readonly deletable: boolean;
  readonly note?: string;
}

async function statusOf(manager: EntityManager, flows: readonly ReportedFlow[], consumed: ReadonlySet<string>): Promise<Status> {
  const linked = await countsOf(
    manager,
    `SELECT flow, count(*) FILTER (WHERE standing = 'live') AS linked,
         count(*) FILTER (WHERE standing = 'live' AND origin = 'webcrm') AS created_webcrm,
         count(*) FILTER (WHERE standing = 'live' AND origin = 'customcrm') AS created_customcrm,
         count(*) FILTER (WHERE standing = 'live' AND progress IN ('inSync', 'countedEqual')) AS in_sync,
         count(*) FILTER (WHERE standing = 'live' AND progress = 'countedEqual') AS counted_equal,
         count(*) FILTER (WHERE standing = 'live' AND progress IN ('failed', 'ignored')) AS failed,
         count(*) FILTER (WHERE standing = 'live' AND progress = 'held') AS held FROM link GROUP BY flow`,
  );
  const unlinked = await countsOf(
    manager,
    `SELECT flow, count(*) FILTER (WHERE standing = 'ambiguous' AND system = 'webcrm') AS ambiguous_webcrm,
         count(*) FILTER (WHERE standing = 'ambiguous' AND system = 'customcrm') AS ambiguous_customcrm,
         count(*) FILTER (WHERE standing = 'waiting') AS waiting, count(*) FILTER (WHERE standing = 'excluded') AS excluded,
         count(*) FILTER (WHERE standing = 'failed') AS failed FROM unlinked GROUP BY flow`,
  );
  const conflicts = await countsOf(manager, 'SELECT flow, count(*) AS conflicts FROM conflict GROUP BY flow');
  const outstanding = await countsOf(
    manager,
    'SELECT l.flow, count(*) AS outstanding FROM outstanding o JOIN link l ON l.id = o.link_id GROUP BY l.flow',
  );
  const pending = await countsOf(
    manager,
    `SELECT flow, count(*) AS pending FROM (SELECT flow, subject, subject_id FROM look UNION ${missedByWakes}) AS subjects GROUP BY flow`,
  );
  const reported = flows.map(({ name }): FlowStatus => {
    const of = (counts: ReadonlyMap<string, Counts>, column: string): number => Number(counts.get(name)?.[column] ?? 0);
    return {
      flow: name,
      linked: of(linked, 'linked'),
      created: { webcrm: of(linked, 'created_webcrm'), customcrm: of(linked, 'created_customcrm') },
      inSync: of(linked, 'in_sync'),
      countedEqual: of(linked, 'counted_equal'),
      conflicts: of(conflicts, 'conflicts'),
      ambiguous: { webcrm: of(unlinked, 'ambiguous_webcrm'), customcrm: of(unlinked, 'ambiguous_customcrm') },
      waiting: of(unlinked, 'waiting'),
      excluded: of(unlinked, 'excluded'),
      failed: of(linked, 'failed') + of(unlinked, 'failed'),
      held: of(linked, 'held'),
      outstanding: of(outstanding, 'outstanding'),
      pending: of(pending, 'pending'),
    };
  });
  const types = new Set(flows.flatMap((flow) => systems.map((system) => `${system}.${flow.entity[system]}`)));
  const reading = [...types].filter((type) => !consumed.has(type));
  const quiet = reported.every((flow) => flow.outstanding === 0 && flow.pending === 0);
  return { flows: reported, firstLoad: { over: reading.length === 0 && quiet, reading } };
}

async function countsOf(manager: EntityManager, sql: string): Promise<ReadonlyMap<string, Counts>> {
  return new Map((await query<Counts>(manager, sql)).map((row) => [String(row['flow']), row]));
}
