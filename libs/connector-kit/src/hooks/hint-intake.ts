import type { ConnectorMemory } from '#link-registry';

/** Hints of one type that go into the registry together. */
interface Gathering {
  readonly ids: Set<string>;
  readonly stored: Promise<void>;
}

/**
 * Stores hints as rereads that are owed. One statement of a type is under way at a time, and what comes meanwhile goes together into the next, each
 * record once: a storm costs few statements.
 */
export class HintIntake {
  private readonly gatherings = new Map<string, Gathering>();
  private readonly underWay = new Map<string, Promise<unknown>>();

  constructor(private readonly memory: Pick<ConnectorMemory, 'observed'>) {}

  /** Resolves when these can't be forgotten any more. */
  add(entity: string, ids: readonly string[]): Promise<void> {
    const gathering = this.gatherings.get(entity) ?? this.gather(entity);
    for (const id of ids) gathering.ids.add(id);
    return gathering.stored;
  }

  private gather(entity: string): Gathering {
    const ids = new Set<string>();
    const stored = (this.underWay.get(entity) ?? Promise.resolve()).then(() => {
      this.gatherings.delete(entity);
      return this.memory.observed.hint(entity, [...ids]);
    });
    this.underWay.set(
      entity,
      stored.catch(() => undefined),
    );
    const gathering = { ids, stored };
    this.gatherings.set(entity, gathering);
    return gathering;
  }
}
