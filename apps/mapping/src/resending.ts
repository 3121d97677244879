import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { MappingMemory } from '#link-registry';
import type { Command } from '#change-events';
import { Background } from './background.js';
import { outcomeWithinMs } from './carry-out.js';
import { Desk } from './desk.js';

/** Milliseconds between two looks for overdue commands. */
const pauseMs = 5000;
const mostAtOnce = 500;
/** The wait for an outcome grows with every attempt, up to this many times the first one. */
const longestWait = 16;

/** Sends commands again whose outcome is overdue, with the same number: nothing is in flight for ever, whatever the topics forgot. */
@Injectable()
export class Resending implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly background: Background;

  constructor(private readonly desk: Desk) {
    this.background = new Background(
      () => this.round(),
      pauseMs,
      (error) => desk.logger.error({ err: error }, 'Sending overdue commands again failed and is tried again'),
    );
  }

  onApplicationBootstrap(): void {
    this.background.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.background.stop();
  }

  /** Sends one lot of overdue commands. Answers whether there may be more. */
  async round(): Promise<boolean> {
    const commands = await this.desk.registry.transaction((memory) => overdueCommands(memory, Date.now()));
    await this.desk.send(commands);
    return commands.length === mostAtOnce;
  }
}

/** Takes the commands whose outcome is overdue. @param now milliseconds since 1970 */
export async function overdueCommands(memory: MappingMemory, now: number): Promise<readonly Command[]> {
  const jitter = () => 0.75 + Math.random() / 2;
  const due = await memory.ledger.due(
    now,
    mostAtOnce,
    (attempts) => now + outcomeWithinMs * Math.min(2 ** attempts, longestWait) * jitter(),
  );
  const links = new Map((await memory.links.byId(due.map((entry) => entry.link))).map((link) => [link.state.id, link]));
  return due.flatMap(({ link, system }) => links.get(link)?.state.outstanding[system]?.command ?? []);
}
