import type { System } from '#change-events';
import type { ConnectorMemory } from '../src/connector-memory/connector-memory.js';
import type { LinkRegistry } from '../src/links/mapping-memory.js';

/** A registry, in PostgreSQL or in memory, with nothing in it at first. */
export interface RegistryUnderTest {
  readonly links: LinkRegistry;
  readonly connectorMemory: (system: System) => ConnectorMemory;
  /** Ids of the conflicts of a link, which no port lists. */
  readonly conflictIdsOf: (link: string) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** The first transaction has what it wants; the second asks for it. Answers in which order they came to an end. */
export async function orderOf(
  first: (hasIt: () => Promise<void>) => Promise<void>,
  second: () => Promise<unknown>,
  anything: () => Promise<unknown>,
): Promise<readonly string[]> {
  const order: string[] = [];
  const has = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const one = first(() => {
    has.resolve(undefined);
    return goOn.promise;
  }).then(() => order.push('first'));
  await has.promise;
  const other = second().then(() => order.push('second'));
  // Time enough for the second to come to an end, if nothing keeps it.
  for (let round = 0; round < 5; round++) await anything();
  goOn.resolve(undefined);
  await Promise.all([one, other]);
  return order;
}
