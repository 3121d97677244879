import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Json, JsonRecord } from '#change-events';
import type { Author } from '../store/draft.js';
import { BearerGuard } from './auth/bearer.guard.js';
import { loginOf } from './auth/login-of.js';
import { EmptyEnds } from './empty-ends.js';
import { pagingOf } from './paging.js';
import { renderer } from './records/render-record.js';
import { webcrmEntities } from './records/webcrm-entities.js';
import type { WebcrmEntity } from './records/webcrm-entity.js';
import { WebcrmProblem } from './webcrm-problem.js';
import { WebcrmRecords } from './webcrm-records.js';

const collections = new Map(
  webcrmEntities.map((entity) => [entity.collection.toLowerCase(), { entity, render: renderer(entity) }] as const),
);

/** `/{Collection}` and `/{Collection}/{id}`, the same for all types. */
@Controller(':collection')
@UseGuards(BearerGuard)
export class RecordsController {
  constructor(
    private readonly records: WebcrmRecords,
    private readonly ends: EmptyEnds,
  ) {}

  @Get()
  list(
    @Param('collection') collection: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): readonly JsonRecord[] | undefined {
    const { entity, render } = known(collection);
    const { page, size } = pagingOf(query);
    return this.ends.answer(response, this.records.page(entity, page, size).map(render));
  }

  @Get(':id')
  get(@Param('collection') collection: string, @Param('id') id: string, @Req() request: Request): JsonRecord {
    const { entity, render } = known(collection);
    const record = this.records.get(entity, id);
    if (loginOf(request).who === 'services') this.records.noteRead(entity, [record]);
    return render(record);
  }

  @Post()
  @HttpCode(200)
  create(@Param('collection') collection: string, @Body() body: Json, @Req() request: Request): Promise<number> {
    return this.records.create(known(collection).entity, body, author(request));
  }

  @Put(':id')
  async update(
    @Param('collection') collection: string,
    @Param('id') id: string,
    @Body() body: Json,
    @Req() request: Request,
  ): Promise<void> {
    await this.records.update(known(collection).entity, id, body, author(request));
  }

  @Patch()
  bulk(@Param('collection') collection: string, @Body() body: Json, @Req() request: Request): Promise<readonly string[]> {
    const { entity } = known(collection);
    if (!Array.isArray(body)) throw new WebcrmProblem(400, `The body must be a JSON array of ${entity.name} records`);
    return this.records.bulk(entity, body as readonly Json[], author(request));
  }

  @Delete(':id')
  async delete(@Param('collection') collection: string, @Param('id') id: string, @Req() request: Request): Promise<void> {
    await this.records.delete(known(collection).entity, id, author(request));
  }
}

function known(collection: string): { readonly entity: WebcrmEntity; readonly render: ReturnType<typeof renderer> } {
  const entity = collections.get(collection.toLowerCase());
  if (!entity) throw new WebcrmProblem(404, `There is no resource '${collection}'`);
  return entity;
}

function author(request: Request): Author {
  const { who, name } = loginOf(request);
  return { who, name, method: request.method };
}
