import type { ConnectorMemory } from '#link-registry';
import { step } from '#platform';
import type { Connector, Page } from '../connector.js';
import type { Observation } from '../observe/observation.js';
import type { Observer } from '../observe/observer.js';
import { timeThere } from './time-there.js';

/** What reading pages works with. */
export interface ReadParts {
  readonly connector: Connector;
  readonly observer: Observer;
}

const overlapMs = 2_000;

/**
 * Observes, page by page, all that changed since polls last looked. A record may bear a time that is still to come, by a wrong clock or an import:
 * polls don't move on beyond the present, or they would see nothing until that time.
 * @param newest newest change time that a poll has seen, in milliseconds since 1970 by the system's clock
 * @param moved stores that a newer one was seen, with the page that bears it
 */
export async function pollPass(
  { connector, observer }: ReadParts,
  entity: string,
  newest: number,
  moved: (memory: ConnectorMemory, newest: number) => Promise<void> = () => Promise.resolve(),
  signal?: AbortSignal,
): Promise<void> {
  const since = Math.min(newest, timeThere(connector)) - overlapMs;
  let seen = newest;
  let after: string | null = null;
  do {
    const ticket = await observer.nextTicket();
    const present = timeThere(connector);
    const page: Page = await connector.changedSince(entity, since, after);
    step('pageRead');
    const latest = page.records.reduce((latestYet, record) => Math.max(latestYet, Math.min(record.changedAt, present)), seen);
    if (page.records.length > 0) {
      await observer.observe(entity, observationsOf(page, ticket, 'poll'), async (memory) => {
        if (latest > seen) await moved(memory, latest);
      });
    }
    seen = latest;
    after = page.next;
  } while (after !== null && !signal?.aborted);
}

/** What a page says of its records. */
export function observationsOf(page: Page, ticket: number, source: Observation['source']): readonly Observation[] {
  return page.records.map((read) => ({ id: read.id, ticket, read, source }));
}
