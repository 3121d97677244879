import type { JsonRecord, MatchKey } from '#change-events';
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
} from '../src/connector.js';

/** What kind of system it pretends to be. */
export interface FakeKind {
  readonly etag?: boolean;
  readonly idempotentCreate?: boolean;
  readonly externalId?: string;
  /** Lists are in the order of changes, not of ids. */
  readonly walksByChange?: boolean;
  /** Whether a write's answer holds the record. */
  readonly answersRecord?: boolean;
  /** Whether programs may delete; true unless said otherwise. */
  readonly deletable?: boolean;
}

type UnknownAnswer = Extract<WriteAnswer, { kind: 'unknown' }>;
type Method = 'walk' | 'changedSince' | 'read' | 'find' | 'update' | 'create' | 'delete' | 'createdFor';

/** A system in memory that keeps the connector contract honestly, with a clock of its own, people who edit, and faults to order. */
export class FakeSystem implements Connector {
  readonly system = 'customcrm';
  readonly source = 'fake-crm';
  readonly descriptions: readonly RecordDescription[];
  /** Every write that arrived, in order. */
  readonly writes: { readonly op: 'create' | 'update' | 'delete'; readonly id: string; readonly values: JsonRecord }[] = [];
  readonly calls: Method[] = [];
  pageSize = 2;
  // Some minutes behind ours.
  private now = Date.now() - 600_000;
  private offsetMs = 0;
  private stands = false;
  private lastId = 0;
  private readonly records = new Map<string, ReadRecord>();
  private readonly madeByLink = new Map<string, string>();
  private readonly orders = new Map<Method, (() => unknown)[]>();
  private readonly writeRules: ((values: JsonRecord) => JsonRecord | WriteAnswer)[] = [];

  constructor(private readonly kind: FakeKind = {}) {
    this.descriptions = [
      {
        entity: 'contact',
        fields: {
          Id: { type: 'string' },
          Name: { type: 'string', maxLength: 20 },
          Phone: { type: 'string' },
          Email: { type: 'string', maxLength: 50 },
          Link: { type: 'string' },
          UpdatedAt: { type: 'string' },
        },
        stamps: ['UpdatedAt'],
        idempotentCreate: kind.idempotentCreate ?? false,
        deletable: kind.deletable ?? true,
        ...(kind.externalId === undefined ? {} : { externalId: kind.externalId }),
      },
    ];
  }

  personCreates(values: JsonRecord): string {
    const id = String((this.lastId += 1));
    this.store(id, { Id: id, ...values });
    return id;
  }

  personEdits(id: string, values: JsonRecord): void {
    this.store(id, { ...this.present(id).record, ...values });
  }

  personDeletes(...ids: readonly string[]): void {
    for (const id of ids) this.records.delete(id);
  }

  /** What is deleted comes back, as after a restored backup. */
  backup(): () => void {
    const kept = new Map(this.records);
    return () => {
      for (const [id, record] of kept) this.records.set(id, record);
    };
  }

  /** Its clock is set; how far it is off is known from then on, as from the dates of answers. */
  setClock(offsetMs: number): void {
    this.now = Date.now() + offsetMs;
    this.offsetMs = offsetMs;
  }

  clockOffsetMs(): number {
    return this.offsetMs;
  }

  /** All that is changed meanwhile bears one time. */
  inOneSecond(work: () => void): void {
    this.now += 1_000;
    this.stands = true;
    work();
    this.stands = false;
  }

  recordOf(id: string): JsonRecord {
    return this.present(id).record;
  }

  count(): number {
    return this.records.size;
  }

  /** Runs once, after the next call of a method has done its work and before it answers; may throw in place of the answer. */
  beforeAnswer(method: Method, order: () => unknown): void {
    this.orders.set(method, [...(this.orders.get(method) ?? []), order]);
  }

  /** The system does what is asked and answers nothing. */
  loseAnswer(method: 'create' | 'update' | 'delete'): void {
    this.beforeAnswer(method, () => 'lost');
  }

  /** The system changes, drops or refuses values that are written. */
  whenWriting(rule: (values: JsonRecord) => JsonRecord | WriteAnswer): void {
    this.writeRules.push(rule);
  }

  /** The system takes what it is given, again. */
  allowWrites(): void {
    this.writeRules.length = 0;
  }

  check(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  walk(_entity: string, after: string | null): Promise<Page> {
    if (this.kind.walksByChange) return this.answer('walk', this.byChange(after ?? '0:0'));
    const ordered = [...this.records.values()]
      .filter(({ id }) => Number(id) > Number(after ?? 0))
      .sort((a, b) => Number(a.id) - Number(b.id));
    return this.answer(
      'walk',
      this.pageOf(ordered, ({ id }) => id),
    );
  }

  changedSince(_entity: string, since: number, after: string | null): Promise<Page> {
    return this.answer('changedSince', this.byChange(after ?? `${since}:0`));
  }

  read(_entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, ReadRecord | null>> {
    return this.answer('read', new Map(ids.map((id) => [id, this.records.get(id) ?? null])));
  }

  find(_entity: string, keys: readonly MatchKey[]): Promise<readonly (readonly ReadRecord[])[]> {
    const matches = (key: MatchKey) =>
      [...this.records.values()].filter(({ record }) => Object.entries(key).every(([property, value]) => record[property] === value));
    return this.answer('find', keys.map(matches));
  }

  update(_entity: string, updates: readonly RecordUpdate[]): Promise<readonly WriteAnswer[]> {
    return this.answerWrites(
      'update',
      updates.map(({ id, values, etag }): WriteAnswer => {
        const present = this.records.get(id);
        if (present === undefined) return { kind: 'gone' };
        if (this.kind.etag && etag !== present.etag) return { kind: 'stale' };
        const ruled = this.ruled(values);
        if (isAnswer(ruled)) return ruled;
        this.writes.push({ op: 'update', id, values });
        this.store(id, { ...present.record, ...ruled });
        return this.written(id);
      }),
    );
  }

  create(_entity: string, creates: readonly RecordCreate[]): Promise<readonly WriteAnswer[]> {
    return this.answerWrites(
      'create',
      creates.map(({ link, values }): WriteAnswer => {
        const before = this.madeByLink.get(link);
        if (this.kind.idempotentCreate && before !== undefined) return this.written(before);
        const ruled = this.ruled(values);
        if (isAnswer(ruled)) return ruled;
        const id = String((this.lastId += 1));
        this.writes.push({ op: 'create', id, values });
        this.madeByLink.set(link, id);
        const named = this.kind.externalId === undefined ? {} : { [this.kind.externalId]: link };
        this.store(id, { Id: id, ...ruled, ...named });
        return this.written(id);
      }),
    );
  }

  delete(_entity: string, deletes: readonly RecordDelete[]): Promise<readonly DeleteAnswer[]> {
    return this.answerWrites(
      'delete',
      deletes.map(({ id, etag }): DeleteAnswer => {
        const present = this.records.get(id);
        if (present === undefined) return { kind: 'gone' };
        if (this.kind.etag && etag !== present.etag) return { kind: 'stale' };
        this.writes.push({ op: 'delete', id, values: {} });
        this.records.delete(id);
        return { kind: 'deleted' };
      }),
    );
  }

  createdFor(_entity: string, links: readonly string[]): Promise<ReadonlyMap<string, readonly ReadRecord[]>> {
    const property = this.kind.externalId ?? '';
    return this.answer(
      'createdFor',
      new Map(links.map((link) => [link, [...this.records.values()].filter(({ record }) => record[property] === link)])),
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private present(id: string): ReadRecord {
    const record = this.records.get(id);
    if (record === undefined) throw new Error(`The fake system has no record ${id}.`);
    return record;
  }

  private store(id: string, record: JsonRecord): void {
    if (!this.stands) this.now += 1_000;
    const changedAt = this.now;
    const etag = this.kind.etag ? { etag: String(changedAt) } : {};
    this.records.set(id, { id, changedAt, record: { ...record, UpdatedAt: new Date(changedAt).toISOString() }, ...etag });
  }

  private written(id: string): WriteAnswer {
    return { kind: 'written', id, ...(this.kind.answersRecord ? { record: this.present(id) } : {}) };
  }

  private ruled(values: JsonRecord): JsonRecord | WriteAnswer {
    return this.writeRules.reduce<JsonRecord | WriteAnswer>((ruled, rule) => (isAnswer(ruled) ? ruled : rule(ruled)), values);
  }

  /** The page after a cursor `<change time>:<id>`. */
  private byChange(after: string): Page {
    const [time = 0, lastId = 0] = after.split(':').map(Number);
    const ordered = [...this.records.values()]
      .filter(({ id, changedAt }) => changedAt > time || (changedAt === time && Number(id) > lastId))
      .sort((a, b) => a.changedAt - b.changedAt || Number(a.id) - Number(b.id));
    return this.pageOf(ordered, ({ id, changedAt }) => `${changedAt}:${id}`);
  }

  private pageOf(ordered: readonly ReadRecord[], key: (record: ReadRecord) => string): Page {
    const records = ordered.slice(0, this.pageSize);
    const last = records.at(-1);
    return { records, next: ordered.length > records.length && last !== undefined ? key(last) : null };
  }

  private async answer<T>(method: Method, result: T): Promise<T> {
    this.calls.push(method);
    await this.orders.get(method)?.shift()?.();
    return result;
  }

  private async answerWrites<A>(method: 'create' | 'update' | 'delete', answers: readonly A[]): Promise<readonly (A | UnknownAnswer)[]> {
    this.calls.push(method);
    const order = await this.orders.get(method)?.shift()?.();
    return order === 'lost' ? answers.map((): UnknownAnswer => ({ kind: 'unknown', reason: 'no answer came' })) : answers;
  }
}

/** What a busy system throws. */
export function busy(retryAfterMs?: number): TryLater {
  return new TryLater('The fake system is busy.', retryAfterMs);
}

function isAnswer(ruled: JsonRecord | WriteAnswer): ruled is WriteAnswer {
  return typeof ruled['kind' as keyof typeof ruled] === 'string';
}
