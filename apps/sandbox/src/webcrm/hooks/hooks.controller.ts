import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import type { Json, JsonRecord } from '#change-events';
import { HookBook } from '../../hooks/hook-book.js';
import type { Subscription } from '../../hooks/subscription.js';
import type { Author } from '../../store/draft.js';
import { BearerGuard } from '../auth/bearer.guard.js';
import { loginOf } from '../auth/login-of.js';
import { pagingOf } from '../paging.js';
import { webcrmEntities } from '../records/webcrm-entities.js';
import type { WebcrmEntity } from '../records/webcrm-entity.js';
import { WebcrmProblem } from '../webcrm-problem.js';
import { hookDto, wishOf } from './hook-dto.js';

/** `/{Collection}/Hooks` and `/{Collection}/Hooks/{id}`: the caller's own hooks, the same for all types. */
@Controller(':collection/Hooks')
@UseGuards(BearerGuard)
export class HooksController {
  constructor(private readonly hooks: HookBook) {}

  @Get()
  list(@Param('collection') collection: string, @Query() query: Record<string, unknown>, @Req() request: Request): readonly JsonRecord[] {
    const { page, size } = pagingOf(query);
    return this.of(known(collection), request)
      .slice((page - 1) * size, page * size)
      .map(hookDto);
  }

  @Get(':id')
  get(@Param('collection') collection: string, @Param('id') id: string, @Req() request: Request): JsonRecord {
    return hookDto(this.found(known(collection), id, request));
  }

  @Post()
  @HttpCode(200)
  async create(@Param('collection') collection: string, @Body() body: Json, @Req() request: Request): Promise<number> {
    return (await this.hooks.create(wishOf(known(collection), body), author(request))).key;
  }

  @Put(':id')
  async update(
    @Param('collection') collection: string,
    @Param('id') id: string,
    @Body() body: Json,
    @Req() request: Request,
  ): Promise<void> {
    const entity = known(collection);
    await this.hooks.change(this.found(entity, id, request), wishOf(entity, body), author(request));
  }

  @Delete(':id')
  async delete(@Param('collection') collection: string, @Param('id') id: string, @Req() request: Request): Promise<void> {
    await this.hooks.remove(this.found(known(collection), id, request));
  }

  private of({ entity }: WebcrmEntity, request: Request): readonly Subscription[] {
    return this.hooks.of(loginOf(request).who).filter(({ events }) => events.some((event) => event.startsWith(`${entity}.`)));
  }

  private found(entity: WebcrmEntity, id: string, request: Request): Subscription {
    const hook = this.of(entity, request).find(({ key }) => key === Number(id));
    if (!hook) throw new WebcrmProblem(404, `There is no ${entity.name} hook ${id}`);
    return hook;
  }
}

function known(collection: string): WebcrmEntity {
  const entity = webcrmEntities.find((candidate) => candidate.collection.toLowerCase() === collection.toLowerCase());
  if (!entity) throw new WebcrmProblem(404, `There is no resource '${collection}'`);
  return entity;
}

function author(request: Request): Author {
  const { who, name } = loginOf(request);
  return { who, name, method: request.method };
}
