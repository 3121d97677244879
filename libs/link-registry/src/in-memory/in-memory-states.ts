import type { System } from '#change-events';
import type { RecordSnapshot, StoredStates, States } from '../links/states.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** States in memory. */
export class InMemoryStates implements States {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  store(states: readonly RecordSnapshot[]): Promise<StoredStates> {
    return this.statements.run(async (transaction) => {
      const { records } = this.tables;
      await transaction.lockAll(records, states.map(nameOf));
      const before = new Map(states.map((state) => [state, transaction.get(records, nameOf(state))]));
      const newer = states.filter((state) => state.version > (before.get(state)?.version ?? -1));
      for (const state of newer) {
        const stored = before.get(state);
        const lasting = { createdFor: state.createdFor ?? stored?.createdFor ?? null, appearedAt: stored?.appearedAt ?? null };
        transaction.put(records, nameOf(state), { ...state, ...lasting });
      }
      return { newer, rekeyed: newer.filter((state) => before.get(state) === undefined || before.get(state)?.keyedBy !== state.keyedBy) };
    });
  }

  appear(states: readonly RecordSnapshot[]): Promise<readonly RecordSnapshot[]> {
    return this.statements.run(async (transaction) => {
      const { records } = this.tables;
      const appearing = states.filter(({ appearedAt }) => appearedAt != null);
      await transaction.lockAll(records, appearing.map(nameOf));
      return appearing.filter((state) => {
        const stored = transaction.get(records, nameOf(state));
        if (stored === undefined || stored.appearedAt != null) return false;
        transaction.put(records, nameOf(state), { ...stored, appearedAt: state.appearedAt ?? null });
        return true;
      });
    });
  }

  page(system: System, entity: string, after: string, most: number): Promise<readonly RecordSnapshot[]> {
    return this.statements.run(async (transaction) => {
      const { records } = this.tables;
      const names = transaction
        .rows(records)
        .filter((record) => record.system === system && record.entity === entity && record.id > after)
        .map(nameOf)
        .sort()
        .slice(0, most);
      await transaction.lockAll(records, names);
      return names.flatMap((name) => transaction.get(records, name) ?? []);
    });
  }

  peek(system: System, entity: string, ids: readonly string[]): Promise<readonly RecordSnapshot[]> {
    return this.statements.run((transaction) =>
      ids.flatMap((id) => transaction.get(this.tables.records, nameOf({ system, entity, id })) ?? []),
    );
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
