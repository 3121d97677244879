import type { System } from '#change-events';
import type { FoundGone, MissingRecords, MissingTally } from '../connector-memory/missing-records.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { MissingRecord, Tables } from './tables.js';
import type { Transaction } from './transaction.js';

const hourMs = 3_600_000;

/** MissingRecords in memory. */
export class InMemoryMissingRecords implements MissingRecords {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  found(entity: string, gone: readonly FoundGone[]): Promise<readonly string[]> {
    return this.statements.run(async (transaction) => {
      const { observed, missing } = this.tables;
      const known: string[] = [];
      for (const { id, ticket } of gone.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
        const key = this.keyOf(entity, id);
        if (transaction.get(observed, key) === undefined) continue;
        await transaction.lock(observed, key);
        const seen = transaction.get(observed, key);
        if (seen === undefined || seen.row.version === 0 || seen.row.deleted) continue;
        await transaction.lock(missing, key);
        const before = transaction.get(missing, key);
        const standing = before === undefined || ['unread', 'believed'].includes(before.standing) ? 'gone' : before.standing;
        const foundAt = before?.foundAt ?? Date.now();
        transaction.put(missing, key, { system: this.system, entity, id, standing, ticket, foundAt });
        transaction.put(observed, key, { ...seen, row: { ...seen.row, reread: Math.max(seen.row.fence, seen.row.hinted) > ticket } });
        known.push(id);
      }
      return known;
    });
  }

  tally(entity: string, but: readonly string[] = []): Promise<MissingTally> {
    return this.statements.run(async (transaction) => {
      const isOld = ({ foundAt }: MissingRecord) => foundAt < Date.now() - hourMs;
      await this.change(transaction, entity, ['believed'], (record) => (isOld(record) ? null : record));
      const count = (standing: MissingRecord['standing'], isCounted: (record: MissingRecord) => boolean = () => true) =>
        this.of(transaction, entity).filter((record) => record.standing === standing && isCounted(record)).length;
      const isRecent = (record: MissingRecord) => !isOld(record);
      return {
        unread: count('unread', ({ id }) => !but.includes(id)),
        gone: count('gone'),
        held: count('held'),
        believed: count('believed', isRecent),
        justHeld: count('held', isRecent),
      };
    });
  }

  sure(entity: string, standing: 'gone' | 'released', limit: number): Promise<readonly FoundGone[]> {
    return this.statements.run((transaction) =>
      this.of(transaction, entity)
        .filter((record) => record.standing === standing)
        .flatMap(({ id, ticket }) => (ticket === null ? [] : [{ id, ticket }]))
        .slice(0, limit),
    );
  }

  believe(entity: string, ids: readonly string[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      await this.change(transaction, entity, ['gone', 'released'], (record) => {
        if (!ids.includes(record.id)) return record;
        return record.standing === 'released' ? null : { ...record, standing: 'believed', foundAt: Date.now() };
      });
    });
  }

  forget(entity: string, ids: readonly string[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { missing } = this.tables;
      const there = ids.map((id) => this.keyOf(entity, id)).filter((key) => transaction.get(missing, key) !== undefined);
      await transaction.lockAll(missing, there);
      for (const key of there) transaction.delete(missing, key);
    });
  }

  hold(entity: string): Promise<void> {
    return this.statements.run(async (transaction) => {
      await this.change(transaction, entity, ['gone'], (record) => ({ ...record, standing: 'held', foundAt: Date.now() }));
    });
  }

  heldIds(entity: string, limit: number): Promise<readonly string[]> {
    return this.statements.run((transaction) =>
      this.of(transaction, entity)
        .filter(({ standing }) => standing === 'held' || standing === 'refused')
        .map(({ id }) => id)
        .sort()
        .slice(0, limit),
    );
  }

  release(entity: string): Promise<number> {
    return this.statements.run(async (transaction) => {
      const { observed } = this.tables;
      const released = await this.change(transaction, entity, ['held', 'refused'], (record) => ({
        ...record,
        standing: 'released',
        ticket: null,
      }));
      const keys = released.map(({ id }) => this.keyOf(entity, id));
      await transaction.lockAll(observed, keys);
      for (const key of keys) {
        const seen = transaction.get(observed, key);
        if (seen === undefined) continue;
        transaction.put(observed, key, { ...seen, row: { ...seen.row, reread: true, fence: this.tables.next('ticket') } });
      }
      return released.length;
    });
  }

  refuse(entity: string): Promise<number> {
    return this.statements.run(
      async (transaction) => (await this.change(transaction, entity, ['held'], (record) => ({ ...record, standing: 'refused' }))).length,
    );
  }

  private of(transaction: Transaction, entity: string): readonly MissingRecord[] {
    return transaction.rows(this.tables.missing).filter((record) => record.system === this.system && record.entity === entity);
  }

  /** Changes the records of a type that have one of these standings; null deletes one. Answers them as they were. */
  private async change(
    transaction: Transaction,
    entity: string,
    standings: readonly MissingRecord['standing'][],
    change: (record: MissingRecord) => MissingRecord | null,
  ): Promise<readonly MissingRecord[]> {
    const { missing } = this.tables;
    const changed: MissingRecord[] = [];
    for (const { id } of this.of(transaction, entity).filter(({ standing }) => standings.includes(standing))) {
      const key = this.keyOf(entity, id);
      await transaction.lock(missing, key);
      const record = transaction.get(missing, key);
      if (record === undefined || !standings.includes(record.standing)) continue;
      const after = change(record);
      if (after === null) transaction.delete(missing, key);
      else transaction.put(missing, key, after);
      changed.push(record);
    }
    return changed;
  }

  private keyOf(entity: string, id: string): string {
    return keyOf(this.system, entity, id);
  }
}
