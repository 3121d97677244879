import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectorMemory, LinkOutbox, Republished } from '#link-registry';

/** States that can be published once more, chunk after chunk. */
export interface Republishable {
  /** What people call them. */
  readonly name: string;
  /** Marks the next chunk; null when there is none. @param after the last one of the chunk before, '' at first */
  readonly mark: (after: string, most: number) => Promise<Republished | null>;
  /** The version of the oldest state that is not published, or undefined. */
  readonly oldestUnpublished: () => Promise<number | undefined>;
}

/** The records of a type. */
export function recordsToRepublish({ observed }: Pick<ConnectorMemory, 'observed'>, system: string, entity: string): Republishable {
  return {
    name: `${system}.${entity}`,
    mark: (after, most) => observed.republish(entity, after, most),
    oldestUnpublished: async () => (await observed.unpublished(entity, 1))[0]?.version,
  };
}

/** The links of a flow. */
export function linksToRepublish(outbox: LinkOutbox, flow: string): Republishable {
  return {
    name: `links of ${flow}`,
    mark: (after, most) => outbox.republish(flow, after, most),
    oldestUnpublished: async () => (await outbox.unpublished(1))[0]?.version,
  };
}

/** Few enough that an edit that is made meanwhile waits for no more than one batch. */
const chunk = 500;
const pauseMs = 200;

/**
 * Publishes all current states once more, with higher versions, through the relays. A chunk is marked when the one before is sent, so that live
 * changes hardly wait.
 * @param patienceMs how long nothing may be sent before it is given up
 * @returns how many were marked, and whether all of them were
 */
export async function republish(
  states: Republishable,
  progress: (count: number) => void,
  patienceMs: number,
): Promise<{ readonly count: number; readonly isDone: boolean }> {
  let count = 0;
  for (let marked = await states.mark('', chunk); marked !== null; marked = await states.mark(marked.last, chunk)) {
    count += marked.count;
    progress(count);
    if (!(await isSent(states, marked.version, patienceMs))) return { count, isDone: false };
  }
  return { count, isDone: true };
}

/** The relays send the oldest versions first. */
export async function isSent(states: Pick<Republishable, 'oldestUnpublished'>, version: number, patienceMs: number): Promise<boolean> {
  let oldest = await states.oldestUnpublished();
  for (let movedAt = Date.now(); oldest !== undefined && oldest <= version;) {
    if (Date.now() - movedAt > patienceMs) return false;
    await pause(pauseMs);
    const now = await states.oldestUnpublished();
    if (now !== oldest) movedAt = Date.now();
    oldest = now;
  }
  return true;
}
