import type { KitLog } from '#connector-kit';
import { Fault } from '#platform';
import type { Lists } from '../api/lists.js';
import { QueryRefused } from '../api/queries.js';
import type { Queries } from '../api/queries.js';
import { select } from '../api/query-script.js';
import type { RecordType } from '../records/record-type.js';

/** A right may be granted, and what refused for an hour may have been a fault. */
const recognisedForMs = 3_600_000;

/** Chooses, for each type, between queries and the plain lists, which cost far more: they serve only where a system refuses queries and gives lists. */
export class Ways {
  private readonly listsUntil = new Map<string, number>();

  constructor(
    private readonly queries: Queries,
    private readonly lists: Lists,
    private readonly log: KitLog,
  ) {}

  /** Why a type is read through lists, or undefined where it is not. */
  noteOf(type: RecordType): string | undefined {
    return performance.now() < (this.listsUntil.get(type.entity) ?? 0) ? sentence(type) : undefined;
  }

  /** Reads by a query, or through lists where the type's queries are refused. */
  async read<T>(type: RecordType, byQuery: () => Promise<T>, byLists: () => Promise<T>): Promise<T> {
    if (this.noteOf(type) !== undefined) return byLists();
    try {
      return await byQuery();
    } catch (error) {
      if (error instanceof QueryRefused && !(await this.answersQueries(type))) return byLists();
      throw error;
    }
  }

  /**
   * Whether a type can be queried. A refused script alone does not tell: the simplest one must be refused, too, and the list be given.
   *
   * @throws TryLater
   * @throws Fault when neither a query nor the list is answered
   */
  async answersQueries(type: RecordType): Promise<boolean> {
    try {
      await this.queries.run(select(type.name, `${type.idProperty} > 0`, [type.idProperty]), 1, 1);
      return true;
    } catch (error) {
      if (!(error instanceof QueryRefused)) throw error;
      await this.lists.page(type.collection, 1, 1).catch((trouble: unknown) => {
        throw trouble instanceof Fault ? error : trouble;
      });
      if (!this.listsUntil.has(type.entity)) this.log.warn({ entity: type.entity, reason: error.message }, sentence(type));
      this.listsUntil.set(type.entity, performance.now() + recognisedForMs);
      return false;
    }
  }
}

function sentence({ name }: RecordType): string {
  const how =
    name === 'Organisation' ? 'changes are asked for by FindByUpdateDates, everything else is' : 'every poll and every look-up is';
  return `webCRM refuses queries for ${name}: ${how} a reading of the whole list; let the application token use /Queries`;
}
