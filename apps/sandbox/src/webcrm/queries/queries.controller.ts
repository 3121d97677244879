import { Controller, Get, Query, Req, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import type { JsonRecord } from '#change-events';
import { CrmStore } from '../../store/crm-store.js';
import { BearerGuard } from '../auth/bearer.guard.js';
import { loginOf } from '../auth/login-of.js';
import { pagingOf } from '../paging.js';
import { readProperty } from '../records/read-property.js';
import { renderer } from '../records/render-record.js';
import { webcrmEntities } from '../records/webcrm-entities.js';
import { WebcrmProblem } from '../webcrm-problem.js';
import { WebcrmRecords } from '../webcrm-records.js';
import { parseQuery } from './parse-query.js';
import { QueryError } from './query-error.js';
import { runQuery } from './run-query.js';

/** `/Queries?script=…&page=&size=`: a read-only select over one type. */
@Controller('Queries')
@UseGuards(BearerGuard)
export class QueriesController {
  constructor(
    private readonly store: CrmStore,
    private readonly records: WebcrmRecords,
  ) {}

  @Get()
  run(@Query() query: Record<string, unknown>, @Req() request: Request): readonly JsonRecord[] {
    const { script } = query;
    if (typeof script !== 'string' || script.trim() === '') throw new WebcrmProblem(400, 'The parameter script is missing');
    try {
      return this.select(script, query, loginOf(request).who === 'services');
    } catch (error) {
      if (error instanceof QueryError) throw new WebcrmProblem(400, error.message);
      throw error;
    }
  }

  private select(script: string, query: Record<string, unknown>, isServices: boolean): readonly JsonRecord[] {
    const select = parseQuery(script);
    const entity = webcrmEntities.find(({ name }) => name.toLowerCase() === select.from.toLowerCase());
    if (!entity)
      throw new QueryError(`There is no entity '${select.from}': there are ${webcrmEntities.map(({ name }) => name).join(', ')}`);
    const columns = select.columns?.map((column) => {
      const name = readProperty(entity, column)?.name;
      if (name === undefined) throw new QueryError(`${entity.name} has no property '${column}'`);
      return name;
    });
    const found = runQuery(this.store.table(entity.entity), entity, select, pagingOf(query));
    // Which of a page were asked for one by one, and which only because they changed, tells the script.
    if (isServices && script.includes(` ${entity.name}Id = `)) this.records.noteRead(entity, found);
    const records = found.map(renderer(entity));
    return columns ? records.map((record) => Object.fromEntries(columns.map((name) => [name, record[name] ?? null]))) : records;
  }
}
