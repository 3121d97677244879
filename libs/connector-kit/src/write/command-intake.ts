import type { Command, Outcome, Topics } from '#change-events';
import type { ConnectorMemory } from '#link-registry';
import type { Road } from '../publish/relay.js';
import { sendOutcomes } from './send-outcomes.js';

/** What the intake works with. */
export interface IntakeParts {
  readonly memory: ConnectorMemory;
  readonly road: Road;
  readonly topics: Topics;
  /** Commands of these types wait for a worker. */
  readonly kick: (entity: string) => void;
}

/** Puts commands into the durable queue; no call to the system is made here. */
export class CommandIntake {
  constructor(private readonly parts: IntakeParts) {}

  /** Stores new commands. One that was accepted before is answered: with its outcome, or that it is queued. When this resolves, all are safe. */
  async accept(commands: readonly Command[]): Promise<void> {
    const { memory, road, topics, kick } = this.parts;
    if (commands.length === 0) return;
    const { queuedAgain, outcomes } = await memory.commands.accept(commands);
    await sendOutcomes([...outcomes, ...queuedAgain.map(queued)], road, topics);
    for (const entity of new Set(commands.map((command) => command.entity))) kick(entity);
  }
}

function queued({ link, flow, system, entity, number }: Command): Outcome {
  return { link, flow, system, entity, number, status: 'queued', pairs: [], found: [] };
}
