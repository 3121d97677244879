import type { System } from '#change-events';
import type { ConnectorMemory } from '../connector-memory/connector-memory.js';
import type { LinkRegistry } from '../links/mapping-memory.js';
import { InMemoryConnectorMemory } from './in-memory-connector-memory.js';
import { InMemoryLinkRegistry } from './in-memory-link-registry.js';
import { Locks } from './locks.js';
import { Session } from './session.js';
import { Tables } from './tables.js';

/** What one process has of the registry in memory. */
export interface InMemoryConnection {
  readonly links: LinkRegistry;
  readonly connectorMemory: (system: System) => ConnectorMemory;
  /** The process died: whatever it has not committed is undone. */
  readonly break: () => void;
}

/**
 * The registry in memory, for tests: the same ports with the same behaviour, transactions of several processes included. Its clock is `Date.now`.
 */
export class InMemoryRegistry {
  readonly tables = new Tables();
  private readonly locks = new Locks();

  /** @param travel awaited before every statement and commit; a test decides here who goes on */
  connect(travel: () => Promise<void> = () => Promise.resolve()): InMemoryConnection {
    const session = new Session(this.locks, travel);
    return {
      links: new InMemoryLinkRegistry(this.tables, session),
      connectorMemory: (system) => new InMemoryConnectorMemory(this.tables, session, system),
      break: () => {
        session.break();
      },
    };
  }
}
