import { Readable } from 'node:stream';
import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Query,
  StreamableFile,
  ValidationPipe,
} from '@nestjs/common';
import type { Fault } from '../faults/fault.js';
import { parseFaults } from '../faults/parse-faults.js';
import type { Call } from '../journal/call-log.js';
import { Sandbox } from '../sandbox.js';
import type { SandboxSystem } from '../sandbox.js';
import type { ExpectedFlow } from '../seed/expected-flow.js';
import { CrmStore } from '../store/crm-store.js';
import { viewOf } from './journal-view.js';
import type { JournalView } from './journal-view.js';
import { SeedRequest } from './seed-request.js';
import { stateText } from './state-text.js';

/** `/_sandbox`: what no real system has. Faults, state, writes and removals are those of the port's system. */
@Controller('_sandbox')
export class ControlController {
  private readonly system: SandboxSystem;

  constructor(
    private readonly sandbox: Sandbox,
    store: CrmStore,
  ) {
    this.system = sandbox.systems[store.system];
  }

  @Get('faults')
  faults(): Readonly<Record<string, Fault>> {
    return this.system.faults.present;
  }

  @Post('faults')
  @HttpCode(200)
  setFaults(@Body() body: unknown): Readonly<Record<string, Fault>> {
    try {
      this.system.faults.set(parseFaults(body));
    } catch (error) {
      throw new BadRequestException(String(error));
    }
    return this.system.faults.present;
  }

  @Get('faults/struck')
  struck(): Readonly<Record<string, number>> {
    return this.system.faults.struck;
  }

  @Delete('faults')
  clearFaults(): void {
    this.system.faults.clear();
  }

  @Get('state')
  state(): StreamableFile {
    return new StreamableFile(Readable.from(stateText(this.system), { objectMode: false }), { type: 'application/json' });
  }

  @Get('writes')
  writes(@Query('since') since = '0'): readonly JournalView[] {
    return this.system.store.writesSince(sequenceOf(since)).map((entry) => viewOf(this.system, entry));
  }

  @Get('calls')
  calls(@Query('since') since = '0'): readonly Call[] {
    return this.system.calls.since(sequenceOf(since));
  }

  @Post('reset')
  @HttpCode(200)
  async reset(): Promise<void> {
    await this.sandbox.reset();
  }

  @Post('seed')
  @HttpCode(200)
  async seed(
    @Body(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true })) { records, seed = 1 }: SeedRequest,
  ): Promise<{ readonly expected: readonly ExpectedFlow[] }> {
    return { expected: await this.sandbox.seed(records, seed) };
  }

  /** What a person can do in the system's own screens and the API can't. */
  @Delete('records/:entity/:id')
  async remove(@Param('entity') entity: string, @Param('id') id: string): Promise<void> {
    const key = this.system.views.get(entity)?.keyOf(id);
    await this.system.store.write({ who: 'person', name: 'Kim Holm', method: 'DELETE' }, (draft) => {
      const record = key === undefined ? undefined : draft.get(entity, key);
      if (!record) throw new NotFoundException(`There is no ${entity} '${id}'`);
      draft.remove(entity, record);
    });
  }
}

function sequenceOf(since: string): number {
  if (!/^\d+$/.test(since)) throw new BadRequestException(`since must be a sequence number, not '${since}'`);
  return Number(since);
}
