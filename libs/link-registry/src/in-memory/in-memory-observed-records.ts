import { causationOf, type System } from '#change-events';
import type { CreatedRecord, ObservedRecords, ObservedRow } from '../connector-memory/observed-records.js';
import { unobserved } from '../connector-memory/unobserved.js';
import type { Republished } from '../outbox/republished.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';
import type { Transaction } from './transaction.js';

/** ObservedRecords in memory. */
export class InMemoryObservedRecords implements ObservedRecords {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  lock(entity: string, ids: readonly string[]): Promise<readonly ObservedRow[]> {
    return this.change(entity, ids, (row) => row);
  }

  async save(entity: string, rows: readonly ObservedRow[]): Promise<void> {
    const saved = new Map(rows.map((row) => [row.id, row]));
    await this.changeThere(entity, [...saved.keys()], (row) => saved.get(row.id) ?? row);
  }

  find(entity: string, ids: readonly string[]): Promise<readonly ObservedRow[]> {
    return this.statements.run((transaction) => this.of(transaction, entity).filter((row) => ids.includes(row.id)));
  }

  async raiseFences(entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, ObservedRow>> {
    const rows = await this.change(entity, ids, (row) => ({ ...row, fence: this.tables.next('ticket') }));
    return new Map(rows.map((row) => [row.id, row]));
  }

  async oweReread(entity: string, ids: readonly string[]): Promise<void> {
    await this.change(entity, ids, (row) => ({ ...row, reread: true, fence: this.tables.next('ticket') }));
  }

  async hint(entity: string, ids: readonly string[]): Promise<void> {
    await this.change(entity, ids, (row) => ({ ...row, reread: true, hinted: this.tables.next('ticket') }));
  }

  owedRereads(entity: string, limit: number, but: readonly string[] = []): Promise<readonly string[]> {
    return this.statements.run((transaction) => {
      const owed = this.of(transaction, entity)
        .filter((row) => row.reread && !but.includes(row.id))
        .map((row) => row.id);
      const isMissing = (id: string) => transaction.get(this.tables.missing, keyOf(this.system, entity, id)) !== undefined;
      return [...owed.filter((id) => !isMissing(id)), ...owed.filter(isMissing)].slice(0, limit);
    });
  }

  async nameCreator(entity: string, created: readonly CreatedRecord[]): Promise<void> {
    const made = new Map(
      created.map(({ id, command }) => [id, { createdFor: command.link, causation: causationOf(command), trace: command.trace ?? null }]),
    );
    await this.change(entity, [...made.keys()], (row) => ({ ...row, ...made.get(row.id), origin: 'sync', heldUntil: null, reread: true }));
  }

  unpublished(entity: string, limit: number): Promise<readonly ObservedRow[]> {
    return this.statements.run((transaction) => {
      const open = transaction
        .rows(this.tables.creates)
        .filter((call) => call.system === this.system && call.entity === entity && call.settledAt === null);
      return this.of(transaction, entity)
        .filter(({ version, publishedVersion }) => version > publishedVersion)
        .filter(({ heldUntil }) => heldUntil === null || !open.some((call) => call.seq <= heldUntil))
        .sort((one, other) => one.version - other.version)
        .slice(0, limit);
    });
  }

  hasUnpublished(entity: string): Promise<boolean> {
    return this.statements.run((transaction) => this.of(transaction, entity).some((row) => row.version > row.publishedVersion));
  }

  countPresent(entity: string, most: number): Promise<number> {
    return this.statements.run((transaction) =>
      Math.min(most, this.of(transaction, entity).filter((row) => row.version > 0 && !row.deleted).length),
    );
  }

  unclaimed(entity: string, call: number): Promise<readonly ObservedRow[]> {
    return this.statements.run((transaction) =>
      this.of(transaction, entity)
        .filter(({ version, publishedVersion }) => version > 0 && publishedVersion === 0)
        .filter(({ heldUntil, createdFor }) => heldUntil !== null && heldUntil >= call && createdFor === null)
        .sort((one, other) => one.version - other.version),
    );
  }

  async markPublished(entity: string, sent: readonly { readonly id: string; readonly version: number }[]): Promise<void> {
    const versions = new Map(sent.map(({ id, version }) => [id, version]));
    await this.changeThere(entity, [...versions.keys()], (row) => ({
      ...row,
      publishedVersion: Math.max(row.publishedVersion, versions.get(row.id) ?? 0),
    }));
  }

  async markUnpublished(entity: string, ids: readonly string[]): Promise<void> {
    await this.changeThere(entity, ids, (row) => ({ ...row, version: Math.max(row.version + 1, Date.now()) }));
  }

  async republish(entity: string, after: string, most: number): Promise<Republished | null> {
    const ids = await this.statements.run((transaction) =>
      this.of(transaction, entity)
        .filter((row) => row.id > after && isPublished(row))
        .map(({ id }) => id)
        .sort()
        .slice(0, most),
    );
    const marked = await this.changeLocked(entity, ids, (row) =>
      row === undefined || !isPublished(row)
        ? undefined
        : {
            ...row,
            version: Math.max(row.version + 1, Date.now()),
            kind: 'updated',
            origin: 'republish',
            changed: [],
            causation: null,
            trace: null,
          },
    );
    const last = marked.at(-1)?.id;
    return last === undefined ? null : { count: marked.length, last, version: Math.max(...marked.map(({ version }) => version)) };
  }

  private of(transaction: Transaction, entity: string): readonly ObservedRow[] {
    return transaction
      .rows(this.tables.observed)
      .filter((entry) => entry.system === this.system && entry.entity === entity)
      .map(({ row }) => row);
  }

  private change(entity: string, ids: readonly string[], change: (row: ObservedRow) => ObservedRow): Promise<readonly ObservedRow[]> {
    return this.changeLocked(entity, ids, (row, id) => change(row ?? unobserved(id)));
  }

  private changeThere(entity: string, ids: readonly string[], change: (row: ObservedRow) => ObservedRow): Promise<unknown> {
    return this.changeLocked(entity, ids, (row) => (row === undefined ? undefined : change(row)));
  }

  private changeLocked(
    entity: string,
    ids: readonly string[],
    change: (row: ObservedRow | undefined, id: string) => ObservedRow | undefined,
  ): Promise<readonly ObservedRow[]> {
    return this.statements.run(async (transaction) => {
      const { observed } = this.tables;
      const rows: ObservedRow[] = [];
      for (const id of [...new Set(ids)].sort()) {
        const key = keyOf(this.system, entity, id);
        await transaction.lock(observed, key);
        const row = change(transaction.get(observed, key)?.row, id);
        if (row === undefined) continue;
        transaction.put(observed, key, { system: this.system, entity, row });
        rows.push(row);
      }
      return rows;
    });
  }
}

function isPublished({ version, publishedVersion, deleted }: ObservedRow): boolean {
  return version > 0 && version === publishedVersion && !deleted;
}
