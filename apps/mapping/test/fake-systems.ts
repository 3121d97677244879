import type { Command, CreateCommand, DeleteCommand, JsonRecord, Outcome, RecordState, System } from '#change-events';
import type { RecordSnapshot } from '#link-registry';

/** Both systems and their connectors, as far as the mapping service sees them: records with versions, and honest answers to commands. */
export class FakeSystems {
  readonly writes: Command[] = [];
  /** What a new record of a type holds where nothing is given, by `<system> <entity>`. */
  readonly blank = new Map<string, JsonRecord>();
  /** Types that a system never deletes, by `<system> <entity>`. */
  readonly undeletable = new Set<string>();
  /** Whether new records are said to have appeared, as they are after the first full read. */
  firstReadOver = false;
  private readonly records = new Map<string, RecordSnapshot>();
  private clock = Date.parse('2026-01-01T00:00:00Z');
  private ids = 9000;

  /** A person makes or edits a record; what is not given stays. */
  edit(system: System, entity: string, id: string, values: JsonRecord): RecordSnapshot {
    return this.put(system, entity, id, { ...this.record(system, entity, id), ...values });
  }

  remove(system: System, entity: string, id: string): RecordSnapshot {
    return this.put(system, entity, id, null);
  }

  record(system: System, entity: string, id: string): JsonRecord | null {
    return this.records.get(`${system} ${entity} ${id}`)?.record ?? null;
  }

  all(system: System, entity: string): readonly RecordSnapshot[] {
    return [...this.records.values()].filter((state) => state.system === system && state.entity === entity && state.record !== null);
  }

  /** Carries a command out and answers it. */
  answer(command: Command): Outcome {
    this.writes.push(command);
    const { link, flow, system, entity, number } = command;
    const head = { link, flow, system, entity, number, found: [] };
    if (command.action === 'delete') return this.answerDelete(command);
    const values = Object.fromEntries(command.pairs.flatMap((pair) => pair.properties.map(({ property, value }) => [property, value])));
    if (command.action === 'create') {
      const found = this.all(system, entity).filter((state) => hasKey(state, command.keys) && !command.known.includes(state.id));
      if (found.length > 0) return { ...head, status: 'found', pairs: [], found: found.map(stateOf) };
      const prefix = system === 'webcrm' ? '' : 'C-';
      const state = this.put(
        system,
        entity,
        `${prefix}${this.ids++}`,
        { ...this.blank.get(`${system} ${entity}`), ...values, ...command.fixed },
        link,
      );
      return { ...head, status: 'done', state: stateOf(state), pairs: command.pairs.map(({ pair }) => ({ pair, result: 'applied' })) };
    }
    const present = this.records.get(`${system} ${entity} ${command.id}`);
    if (present?.record == null) return { ...head, status: 'failed', reason: `${system} ${command.id} is gone`, pairs: [] };
    const refused = command.pairs.filter((pair) =>
      pair.properties.some(({ property, expected }) => (present.record?.[property] ?? null) !== (expected ?? null)),
    );
    const accepted = command.pairs.filter((pair) => !refused.includes(pair));
    const taken = Object.fromEntries(accepted.flatMap((pair) => pair.properties.map(({ property, value }) => [property, value])));
    const state = accepted.length > 0 ? this.edit(system, entity, command.id, taken) : present;
    const pairs = command.pairs.map((pair) => ({
      pair: pair.pair,
      result: refused.includes(pair) ? ('refused' as const) : ('applied' as const),
    }));
    return { ...head, status: 'done', state: stateOf(state), pairs };
  }

  private answerDelete({ link, flow, system, entity, number, id, pairs }: DeleteCommand): Outcome {
    const head = { link, flow, system, entity, number, found: [] };
    if (this.undeletable.has(`${system} ${entity}`))
      return { ...head, status: 'failed', reason: `${system} deletes no ${entity}`, pairs: [] };
    const present = this.records.get(`${system} ${entity} ${id}`);
    const refused = pairs.filter(({ properties }) =>
      properties.some(({ property, expected }) => (present?.record?.[property] ?? null) !== expected),
    );
    if (present?.record != null && refused.length > 0)
      return { ...head, status: 'done', state: stateOf(present), pairs: refused.map(({ pair }) => ({ pair, result: 'refused' })) };
    return {
      ...head,
      status: 'done',
      state: stateOf(present?.record == null && present ? present : this.remove(system, entity, id)),
      pairs: [],
    };
  }

  private put(system: System, entity: string, id: string, record: JsonRecord | null, createdFor: string | null = null): RecordSnapshot {
    const name = `${system} ${entity} ${id}`;
    const before = this.records.get(name);
    this.clock += 60_000;
    const state = {
      system,
      entity,
      id,
      version: Math.max((before?.version ?? 0) + 1, this.clock),
      changedAt: this.clock,
      createdFor: before?.createdFor ?? createdFor,
      appearedAt: before === undefined && this.firstReadOver ? Date.now() : null,
      record,
    };
    this.records.set(name, state);
    return state;
  }
}

function hasKey({ record }: RecordSnapshot, keys: CreateCommand['keys']): boolean {
  const plain = (value: unknown): string => String(value).trim().toLowerCase();
  return keys.some((key) => Object.entries(key).every(([property, value]) => plain(record?.[property]) === plain(value)));
}

function stateOf({ id, version, changedAt, record, createdFor }: RecordSnapshot): RecordState {
  return { id, version, changedAt, record, ...(createdFor === null ? {} : { createdFor }) };
}
