import { Controller, Get, Param, Query, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import type { JsonRecord } from '#change-events';
import { CrmStore } from '../store/crm-store.js';
import { BearerGuard } from './auth/bearer.guard.js';
import { EmptyEnds } from './empty-ends.js';
import { pagingOf } from './paging.js';
import { parseQuery } from './queries/parse-query.js';
import { runQuery } from './queries/run-query.js';
import { organisation } from './records/organisation.js';
import { renderer } from './records/render-record.js';
import { WebcrmProblem } from './webcrm-problem.js';

/** What the API has for organisations and for no other type. */
@Controller('Organisations')
@UseGuards(BearerGuard)
export class OrganisationsController {
  constructor(
    private readonly store: CrmStore,
    private readonly ends: EmptyEnds,
  ) {}

  /** Organisations last changed in a period, its beginning included, its end not. */
  @Get('FindByUpdateDates/:start/:end')
  changed(
    @Param('start') start: string,
    @Param('end') end: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): readonly JsonRecord[] | undefined {
    const [from, to] = [momentText('startDate', start), momentText('endDate', end)];
    const period = `OrganisationUpdatedAt >= '${from}' AND OrganisationUpdatedAt < '${to}'`;
    const select = parseQuery(`SELECT * FROM Organisation WHERE ${period} ORDER BY OrganisationUpdatedAt`);
    const found = runQuery(this.store.table(organisation.entity), organisation, select, pagingOf(query));
    return this.ends.answer(response, found.map(renderer(organisation)));
  }
}

function momentText(name: string, text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new WebcrmProblem(400, `${name} must be a date and time, not '${text}'`);
  return new Date(ms).toISOString();
}
