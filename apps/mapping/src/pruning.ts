import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Background } from './background.js';
import { MappingSettings } from './config.js';
import { Desk } from './desk.js';

const pauseMs = 10 * 60_000;
/** Rows that one transaction forgets: few enough to be in nobody's way. */
const chunk = 5000;
const dayMs = 24 * 60 * 60_000;

/** Forgets the history of writes once it is older than HISTORY_DAYS. */
@Injectable()
export class Pruning implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly background: Background;

  constructor(desk: Desk, { HISTORY_DAYS: days }: MappingSettings) {
    this.background = new Background(
      async () => (await desk.registry.transaction((memory) => memory.history.prune(Date.now() - days * dayMs, chunk))) === chunk,
      pauseMs,
      (error) => desk.logger.error({ err: error }, 'Forgetting old history failed and is tried again'),
    );
  }

  onApplicationBootstrap(): void {
    this.background.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.background.stop();
  }
}
