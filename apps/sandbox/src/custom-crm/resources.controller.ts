import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Json, JsonRecord } from '#change-events';
import { CrmStore } from '../store/crm-store.js';
import { ApiKeyGuard, authorOf } from './api-key.guard.js';
import { CustomRecords } from './custom-records.js';
import type { Tagged } from './custom-records.js';
import { listQueryOf } from './list-query.js';
import { listRecords } from './list-records.js';
import { Problem } from './problem.js';
import type { CustomResource } from './records/custom-resource.js';
import { customResources } from './records/custom-resources.js';
import { renderRecord } from './records/render-record.js';

const mostItems = 500;

/** `/{resource}`, `/{resource}/{id}` and `/{resource}/batch`, the same for all types. */
@Controller(':resource')
@UseGuards(ApiKeyGuard)
export class ResourcesController {
  constructor(
    private readonly records: CustomRecords,
    private readonly store: CrmStore,
  ) {}

  @Get()
  list(@Param('resource') path: string, @Query() query: Record<string, unknown>): JsonRecord {
    const resource = known(path);
    const { records, nextCursor } = listRecords(this.store.table(resource.entity), resource, listQueryOf(resource, query));
    return { items: records.map((record) => renderRecord(resource, record)), nextCursor };
  }

  @Get(':id')
  get(@Param('resource') path: string, @Param('id') id: string, @Res({ passthrough: true }) response: Response): JsonRecord {
    return answer(response, this.records.get(known(path), id));
  }

  @Post()
  async create(
    @Param('resource') path: string,
    @Body() body: Json,
    @Headers('Idempotency-Key') idempotencyKey: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JsonRecord> {
    const created = await this.records.create(known(path), body, idempotencyKey, authorOf(request));
    response.setHeader('Location', `/${path}/${created.id}`);
    return answer(response, created);
  }

  @Post('batch')
  @HttpCode(200)
  async batch(@Param('resource') path: string, @Body() body: Json, @Req() request: Request): Promise<JsonRecord> {
    const items = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as JsonRecord)['items'] : undefined;
    if (!Array.isArray(items)) throw new Problem(400, 'The body must be a JSON object with a list of items', 'items');
    if (items.length > mostItems) throw new Problem(413, `A batch has at most ${mostItems} items, not ${items.length}`, 'items');
    return { items: await this.records.batch(known(path), items as readonly Json[], authorOf(request)) };
  }

  @Patch(':id')
  async patch(
    @Param('resource') path: string,
    @Param('id') id: string,
    @Body() body: Json,
    @Headers('If-Match') ifMatch: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JsonRecord> {
    return answer(response, await this.records.patch(known(path), id, body, ifMatch, authorOf(request)));
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(
    @Param('resource') path: string,
    @Param('id') id: string,
    @Headers('If-Match') ifMatch: string | undefined,
    @Req() request: Request,
  ): Promise<void> {
    await this.records.delete(known(path), id, ifMatch, authorOf(request));
  }
}

function known(path: string): CustomResource {
  const resource = customResources.find((candidate) => candidate.path === path);
  if (!resource) throw new Problem(404, `There is no resource '${path}': there are ${customResources.map((each) => each.path).join(', ')}`);
  return resource;
}

function answer(response: Response, { etag, record }: Tagged): JsonRecord {
  response.setHeader('ETag', etag);
  return record;
}
