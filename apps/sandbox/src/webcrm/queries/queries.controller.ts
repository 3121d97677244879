import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { JsonRecord } from '#change-events';
import { Faults } from '../../faults/faults.js';
import { CrmStore } from '../../store/crm-store.js';
import { BearerGuard } from '../auth/bearer.guard.js';
import { loginOf } from '../auth/login-of.js';
import { EmptyEnds } from '../empty-ends.js';
import { pagingOf } from '../paging.js';
import type { Paging } from '../paging.js';
import { readProperty } from '../records/read-property.js';
import { renderer } from '../records/render-record.js';
import { webcrmEntities } from '../records/webcrm-entities.js';
import type { WebcrmEntity } from '../records/webcrm-entity.js';
import { WebcrmProblem } from '../webcrm-problem.js';
import { WebcrmRecords } from '../webcrm-records.js';
import { parseQuery } from './parse-query.js';
import type { SelectQuery } from './query.js';
import { QueryError } from './query-error.js';
import { runJoin } from './run-join.js';
import { runQuery } from './run-query.js';

/** webCRM's types that queries know and the sandbox does not. */
const notHere = ['Activity', 'Delivery', 'LinkedData'];

/** `/Queries?script=…&page=&size=`: a read-only select over one type, or several joined. */
@Controller('Queries')
@UseGuards(BearerGuard)
export class QueriesController {
  constructor(
    private readonly store: CrmStore,
    private readonly records: WebcrmRecords,
    private readonly ends: EmptyEnds,
    private readonly faults: Faults,
  ) {}

  @Get()
  run(
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): readonly JsonRecord[] | undefined {
    const { who } = loginOf(request);
    const refusal = who === 'person' ? undefined : this.faults.strike('refuseQueries');
    if (refusal) throw new WebcrmProblem(refusal.code, 'This system allows no queries');
    const { script } = query;
    if (typeof script !== 'string' || script.trim() === '') throw new WebcrmProblem(400, 'The parameter script is missing');
    try {
      return this.ends.answer(response, this.select(script, query, who === 'services'));
    } catch (error) {
      if (error instanceof QueryError) throw new WebcrmProblem(400, error.message);
      throw error;
    }
  }

  private select(script: string, query: Record<string, unknown>, isServices: boolean): readonly JsonRecord[] {
    const select = parseQuery(script);
    const paging = pagingOf(query);
    const entity = entityNamed(select.from);
    const joined = select.joins.map((join) => entityNamed(join.entity));
    const columns = select.columns?.map((column) => columnOf([entity, ...joined], column));
    // Which of a page were asked for one by one, and which only because they changed, tells the script.
    const isByIds = isServices && script.includes(` ${entity.name}Id = `);
    const records = joined.length > 0 ? this.rows([entity, ...joined], select, paging) : this.found(entity, select, paging, isByIds);
    return columns ? records.map((record) => Object.fromEntries(columns.map((name) => [name, record[name] ?? null]))) : records;
  }

  private found(entity: WebcrmEntity, select: SelectQuery, paging: Paging, isByIds: boolean): readonly JsonRecord[] {
    const found = runQuery(this.store.table(entity.entity), entity, select, paging);
    if (isByIds) this.records.noteRead(entity, found);
    return found.map(renderer(entity));
  }

  /** Properties begin with the name of their entity, so that those of a row fit into one object. */
  private rows(entities: readonly WebcrmEntity[], select: SelectQuery, paging: Paging): readonly JsonRecord[] {
    const sides = entities.map((entity) => ({ entity, table: this.store.table(entity.entity) }));
    const renderers = entities.map(renderer);
    return runJoin(sides, select, paging).map(
      (row) => Object.assign({}, ...row.map((record, place) => renderers[place]?.(record))) as JsonRecord,
    );
  }
}

function entityNamed(wanted: string): WebcrmEntity {
  const is = (name: string) => name.toLowerCase() === wanted.toLowerCase();
  const entity = webcrmEntities.find(({ name }) => is(name));
  if (entity) return entity;
  const known = webcrmEntities.map(({ name }) => name).join(', ');
  const missing = notHere.find(is);
  throw new QueryError(
    missing === undefined
      ? `There is no entity '${wanted}': there are ${known}`
      : `The sandbox's webCRM has no ${missing}: it has ${known}`,
  );
}

function columnOf(entities: readonly WebcrmEntity[], column: string): string {
  const name = entities.map((entity) => readProperty(entity, column)?.name).find((found) => found !== undefined);
  if (name === undefined) throw new QueryError(`${entities.map((entity) => entity.name).join(' and ')} has no property '${column}'`);
  return name;
}
