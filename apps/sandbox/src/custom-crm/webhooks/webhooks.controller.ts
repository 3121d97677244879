import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import type { Json, JsonRecord } from '#change-events';
import { HookBook } from '../../hooks/hook-book.js';
import type { Subscription } from '../../hooks/subscription.js';
import { ApiKeyGuard, authorOf } from '../api-key.guard.js';
import { Problem } from '../problem.js';
import { partsOf, webhookJson, wishOf } from './webhook-json.js';

/** `/webhooks` and `/webhooks/{id}`: the caller's own webhooks. */
@Controller('webhooks')
@UseGuards(ApiKeyGuard)
export class WebhooksController {
  constructor(private readonly hooks: HookBook) {}

  @Get()
  list(@Req() request: Request): JsonRecord {
    return { items: this.hooks.of(authorOf(request).who).map(webhookJson) };
  }

  @Get(':id')
  get(@Param('id') id: string, @Req() request: Request): JsonRecord {
    return webhookJson(this.found(id, request));
  }

  @Post()
  async create(@Body() body: Json, @Req() request: Request): Promise<JsonRecord> {
    return webhookJson(await this.hooks.create(wishOf(body), authorOf(request)));
  }

  @Patch(':id')
  async patch(@Param('id') id: string, @Body() body: Json, @Req() request: Request): Promise<JsonRecord> {
    return webhookJson(await this.hooks.change(this.found(id, request), partsOf(body), authorOf(request)));
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(@Param('id') id: string, @Req() request: Request): Promise<void> {
    await this.hooks.remove(this.found(id, request));
  }

  private found(id: string, request: Request): Subscription {
    const hook = this.hooks.find(authorOf(request).who, Number(id));
    if (!hook) throw new Problem(404, `There is no webhook '${id}'`);
    return hook;
  }
}
