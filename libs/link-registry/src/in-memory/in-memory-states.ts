import type { System } from '#change-events';
import type { RecordSnapshot, States } from '../links/states.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** States in memory. */
export class InMemoryStates implements States {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  store(states: readonly RecordSnapshot[]): Promise<readonly RecordSnapshot[]> {
    return this.statements.run(async (transaction) => {
      const { records } = this.tables;
      await transaction.lockAll(records, states.map(nameOf));
      return states.filter((state) => {
        const stored = transaction.get(records, nameOf(state));
        if (stored !== undefined && stored.version >= state.version) return false;
        transaction.put(records, nameOf(state), { ...state, createdFor: state.createdFor ?? stored?.createdFor ?? null });
        return true;
      });
    });
  }

  lock(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]> {
    return this.statements.run(async (transaction) => {
      const { records } = this.tables;
      const names = [...new Set(ids)].sort().map((id) => nameOf({ system, entity, id }));
      const known = names.filter((name) => transaction.get(records, name) !== undefined);
      await transaction.lockAll(records, known);
      return known.flatMap((name) => transaction.get(records, name) ?? []);
    });
  }
}

function nameOf({ system, entity, id }: Pick<RecordSnapshot, 'system' | 'entity' | 'id'>): string {
  return keyOf(system, entity, id);
}
