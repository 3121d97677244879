import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { systems } from '#change-events';
import type { Flow } from '#dataflows';
import { HealthRegistry, step } from '#platform';
import { Background } from './background.js';
import { Desk } from './desk.js';
import { look } from './look.js';

/** Milliseconds between two looks at the queue when nobody rings: another replica may have put something there. */
const pauseMs = 1000;

/** Milliseconds between two sweeps for what waits although it need not. */
const sweepEveryMs = 60_000;

/**
 * Works the queue of looks through, flow after flow, referenced flows first. Nothing is matched or created in a flow before the first full
 * reads of both its types were consumed.
 */
@Injectable()
export class Looking implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly open = new Set<Flow>();
  private readonly background: Background;
  private readonly silence: () => void;
  private sweptAt = 0;
  private trouble: string | null = null;

  constructor(
    private readonly desk: Desk,
    health: HealthRegistry,
  ) {
    this.background = new Background(
      () => this.round(),
      pauseMs,
      (error) => {
        this.trouble = error instanceof Error ? error.message : String(error);
        desk.logger.error({ err: error }, 'Looking for matches failed and is tried again');
      },
    );
    this.silence = desk.onRing(() => this.background.ring());
    health.register({ name: 'looking', ready: () => this.trouble ?? true });
  }

  onApplicationBootstrap(): void {
    this.background.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.silence();
    await this.background.stop();
  }

  /** Looks at one chunk of the first flow that has something to look at. Answers whether there may be more. */
  async round(): Promise<boolean> {
    await this.openFlows();
    let more = false;
    for (const flow of this.desk.flows.inOrder) {
      if (!this.open.has(flow)) continue;
      const looked = await this.desk.registry.transaction((memory) => look(memory, this.desk.flows, flow, Date.now()));
      if (looked.kind === 'done') {
        step('committed');
        await this.desk.send(looked.commands);
        more = true;
        break;
      }
    }
    if (!more && Date.now() - this.sweptAt > sweepEveryMs) {
      this.sweptAt = Date.now();
      more = (await this.desk.registry.transaction((memory) => memory.looks.sweep())) > 0;
    }
    this.trouble = null;
    return more;
  }

  private async openFlows(): Promise<void> {
    if (this.open.size === this.desk.flows.inOrder.length) return;
    const read = await this.desk.registry.firstReadsConsumed();
    for (const flow of this.desk.flows.inOrder) {
      if (this.open.has(flow) || !systems.every((system) => read.has(`${system}.${flow.entity[system]}`))) continue;
      this.open.add(flow);
      this.desk.logger.info({ flow: flow.name }, 'Both first reads are here: matching and creating begin');
    }
  }
}
