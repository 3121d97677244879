import type { FieldDescription } from '#dataflows';
import type { JsonRecord, MatchKey, System } from '#change-events';
import {
  TryLater,
  type Connector,
  type DeleteAnswer,
  type Page,
  type ReadRecord,
  type RecordCreate,
  type RecordDelete,
  type RecordDescription,
  type RecordUpdate,
  type WriteAnswer,
} from '#connector-kit';
import type { Crm, CrmRecord, Deed } from './crm.js';
import { properties } from './scenes.js';

/** How a call fares. */
export interface Ways {
  /** The way of a request or an answer. */
  readonly travel: () => Promise<void>;
  /** The time after which a call counts as not answered. */
  readonly deadline: () => Promise<void>;
  readonly isBusy: () => boolean;
  readonly fateOfChange: () => 'comes' | 'lostAfter' | 'lostBefore';
  readonly fateOfCreate: () => 'comes' | 'lostAfter' | 'lostBefore' | 'late';
  /** Does something once the caller has given up, but while a write may still arrive. */
  readonly later: (happen: () => void) => void;
  readonly pageSize: number;
  /** The number of the last deed in any system. */
  readonly lastDeed: () => number;
}

/** One part of a connector talking to its system: what the system does and what the caller learns of it are two things. */
export class CrmClient implements Connector {
  readonly system: System;
  readonly source: string;
  readonly descriptions: readonly RecordDescription[];
  private readonly readAfter = new Map<string, number>();

  constructor(
    private readonly crm: Crm,
    private readonly name: string,
    private readonly ways: Ways,
  ) {
    this.system = crm.system;
    this.source = `${crm.system} in memory`;
    const { externalId, idempotentCreate } = crm.kind;
    this.descriptions = crm.entities.map((entity) => ({
      entity,
      fields: Object.fromEntries(
        Object.keys(properties[entity] ?? {}).map((property) => [property, { type: 'string' } satisfies FieldDescription]),
      ),
      stamps: [],
      idempotentCreate,
      deletable: true,
      ...(externalId === undefined ? {} : { externalId }),
    }));
  }

  check(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  walk(entity: string, after: string | null): Promise<Page> {
    return this.call(() => {
      const records = this.crm.all(entity).toSorted((one, other) => numberOf(one.id) - numberOf(other.id));
      const rest = records.filter(({ id }) => numberOf(id) > numberOf(after ?? '0'));
      return this.page(entity, rest, ({ id }) => id);
    });
  }

  changedSince(entity: string, since: number, after: string | null): Promise<Page> {
    return this.call(() => {
      const placeOf = ({ changedAt, id }: CrmRecord) => `${String(changedAt).padStart(16, '0')} ${String(numberOf(id)).padStart(8, '0')}`;
      const records = this.crm.all(entity).toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
      const rest = records.filter((record) => (after === null ? record.changedAt >= since : placeOf(record) > after));
      return this.page(entity, rest, placeOf);
    });
  }

  read(entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, ReadRecord | null>> {
    return this.call(() => new Map(ids.map((id) => [id, this.reading(entity, this.crm.get(entity, id))])));
  }

  find(entity: string, keys: readonly MatchKey[]): Promise<readonly (readonly ReadRecord[])[]> {
    return this.call(() =>
      keys.map((key) =>
        this.crm
          .all(entity)
          .filter((record) => holds(record, key))
          .flatMap((record) => this.reading(entity, record) ?? []),
      ),
    );
  }

  update(entity: string, updates: readonly RecordUpdate[]): Promise<readonly WriteAnswer[]> {
    return this.changeAll(updates, (update) => this.updateNow(entity, update));
  }

  delete(entity: string, deletes: readonly RecordDelete[]): Promise<readonly DeleteAnswer[]> {
    return this.changeAll(deletes, (one) => this.deleteNow(entity, one));
  }

  async create(entity: string, creates: readonly RecordCreate[]): Promise<readonly WriteAnswer[]> {
    const answers: WriteAnswer[] = [];
    await this.request();
    for (const create of creates) {
      const fate = this.ways.fateOfCreate();
      const make = () => this.crm.create(entity, create.values, { by: 'sync', link: create.link });
      if (fate === 'late') this.ways.later(make);
      const made = fate === 'late' || fate === 'lostBefore' ? undefined : make();
      const record = made !== undefined && this.crm.kind.answersRecord ? this.reading(entity, made) : null;
      const answer: WriteAnswer | undefined = made && { kind: 'written', id: made.id, ...(record === null ? {} : { record }) };
      answers.push(fate === 'comes' && answer !== undefined ? answer : unknown);
      await this.ways.travel();
    }
    if (answers.includes(unknown)) await this.ways.deadline();
    return answers;
  }

  createdFor(entity: string, links: readonly string[]): Promise<ReadonlyMap<string, readonly ReadRecord[]>> {
    const property = this.crm.kind.externalId ?? '';
    return this.call(() => {
      const named = (link: string) => this.crm.all(entity).filter(({ values }) => values[property] === link);
      return new Map(links.map((link) => [link, named(link).flatMap((record) => this.reading(entity, record) ?? [])]));
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async request(): Promise<void> {
    await this.ways.travel();
    if (this.ways.isBusy()) throw new TryLater('The system is busy.', 2_000);
  }

  private async changeAll<Change, Answer>(
    changes: readonly Change[],
    make: (change: Change) => Answer,
  ): Promise<readonly (Answer | typeof unknown)[]> {
    const answers: (Answer | typeof unknown)[] = [];
    await this.request();
    for (const change of changes) {
      const fate = this.ways.fateOfChange();
      const answer = fate === 'lostBefore' ? unknown : make(change);
      answers.push(fate === 'comes' ? answer : unknown);
      await this.ways.travel();
    }
    if (answers.includes(unknown)) await this.ways.deadline();
    return answers;
  }

  private async call<T>(answer: () => T): Promise<T> {
    await this.request();
    const result = answer();
    await this.ways.travel();
    return result;
  }

  private updateNow(entity: string, { id, values, etag }: RecordUpdate): WriteAnswer {
    const present = this.crm.get(entity, id);
    if (present === undefined) return { kind: 'gone' };
    if (this.crm.kind.etag && etag !== String(present.revision)) return { kind: 'stale' };
    const written = this.crm.update(entity, id, values, this.writing(entity, id));
    const record = this.crm.kind.answersRecord ? this.reading(entity, written) : null;
    return { kind: 'written', id, ...(record === null ? {} : { record }) };
  }

  private deleteNow(entity: string, { id, etag }: RecordDelete): DeleteAnswer {
    const present = this.crm.get(entity, id);
    if (present === undefined) return { kind: 'gone' };
    if (this.crm.kind.etag && etag !== String(present.revision)) return { kind: 'stale' };
    this.crm.delete(entity, id, this.writing(entity, id));
    return { kind: 'deleted' };
  }

  private writing(entity: string, id: string): Pick<Deed, 'by' | 'writer'> {
    return { by: 'sync', writer: { name: this.name, readAfter: this.readAfter.get(`${entity} ${id}`) ?? -1 } };
  }

  private page(entity: string, rest: readonly CrmRecord[], placeOf: (record: CrmRecord) => string): Page {
    const records = rest.slice(0, this.ways.pageSize);
    const last = records.at(-1);
    return {
      records: records.flatMap((record) => this.reading(entity, record) ?? []),
      next: last !== undefined && rest.length > records.length ? placeOf(last) : null,
    };
  }

  private reading(entity: string, record: CrmRecord | undefined): ReadRecord | null {
    if (record === undefined) return null;
    const { id, changedAt, values, revision } = record;
    this.readAfter.set(`${entity} ${id}`, this.ways.lastDeed());
    return { id, changedAt, record: values, ...(this.crm.kind.etag ? { etag: String(revision) } : {}) };
  }
}

const unknown: Extract<WriteAnswer, { readonly kind: 'unknown' }> = { kind: 'unknown', reason: 'No answer came.' };

function numberOf(id: string): number {
  return Number(id.replace(/\D/g, ''));
}

/** As a system compares in a query: texts without regard to case. */
export function holds({ values }: { readonly values: JsonRecord }, key: MatchKey): boolean {
  return Object.entries(key).every(([property, value]) => String(values[property] ?? '').toLowerCase() === String(value).toLowerCase());
}
