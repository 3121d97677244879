import type { Json, JsonRecord, System } from '#change-events';
import { properties } from './scenes.js';

/** What kind of system it is. */
export interface CrmKind {
  /** Property that holds the link that a record was created for. */
  readonly externalId: string | undefined;
  readonly etag: boolean;
  readonly idempotentCreate: boolean;
  readonly wholeSeconds: boolean;
  /** Whether the answer of a write holds the record. */
  readonly answersRecord: boolean;
  /** Whether people can bring a deleted record back. */
  readonly undeletes: boolean;
}

/** A record as it is. */
export interface CrmRecord {
  readonly id: string;
  readonly values: JsonRecord;
  readonly changedAt: number;
  readonly revision: number;
}

/** One thing that truly happened to a record. */
export interface Deed {
  /** Milliseconds since 1970, by the clock of the simulation. */
  readonly at: number;
  readonly seq: number;
  readonly by: 'person' | 'sync';
  readonly system: System;
  readonly entity: string;
  readonly id: string;
  /** Null: it was not there. */
  readonly before: JsonRecord | null;
  /** Null: it is gone. */
  readonly after: JsonRecord | null;
  /** The link that the sync made it for. */
  readonly link?: string;
  /** A write of the sync: who wrote, and the number of the deed after which the writer had last read the record. */
  readonly writer?: { readonly name: string; readonly readAfter: number };
}

type Doing = Pick<Deed, 'by' | 'link' | 'writer'>;

/** One system, as it truly is, with the journal of everything that ever happened in it. */
export class Crm {
  readonly journal: Deed[] = [];
  private readonly types = new Map<string, Map<string, CrmRecord>>();
  private readonly madeFor = new Map<string, string>();
  private lastId = 0;
  private revisions = 0;

  /**
   * @param now milliseconds since 1970
   * @param skewMs how far the system's own clock is ahead
   * @param noted told of everything that happens, while all is as it was at that moment
   */
  constructor(
    readonly system: System,
    readonly kind: CrmKind,
    readonly entities: readonly string[],
    private readonly now: () => number,
    private readonly skewMs: number,
    private readonly noted: (deed: Omit<Deed, 'seq'>) => Deed,
  ) {}

  all(entity: string): readonly CrmRecord[] {
    return [...(this.types.get(entity)?.values() ?? [])];
  }

  get(entity: string, id: string): CrmRecord | undefined {
    return this.types.get(entity)?.get(id);
  }

  create(entity: string, values: JsonRecord, doing: Doing): CrmRecord {
    const before = doing.link === undefined ? undefined : this.madeFor.get(`${entity} ${doing.link}`);
    const made = before === undefined ? undefined : this.get(entity, before);
    if (this.kind.idempotentCreate && made !== undefined) return made;
    const id = this.system === 'webcrm' ? String(++this.lastId) : `C${++this.lastId}`;
    if (doing.link !== undefined) this.madeFor.set(`${entity} ${doing.link}`, id);
    const own = this.kind.externalId === undefined ? {} : { [this.kind.externalId]: doing.link ?? this.emptyText() };
    return this.store(entity, id, { ...this.blank(entity), ...own, ...values }, doing);
  }

  update(entity: string, id: string, values: JsonRecord, doing: Doing): CrmRecord | undefined {
    const present = this.get(entity, id);
    return present === undefined ? undefined : this.store(entity, id, { ...present.values, ...values }, doing);
  }

  delete(entity: string, id: string, doing: Doing): void {
    const present = this.get(entity, id);
    if (present === undefined) return;
    this.types.get(entity)?.delete(id);
    this.note(entity, id, present.values, null, doing);
  }

  /** A deleted record comes back as it was. */
  undelete({ entity, id, before }: Deed): void {
    if (before !== null && this.get(entity, id) === undefined) this.store(entity, id, before, { by: 'person' });
  }

  /** What stands in a property with nothing in it. */
  emptyText(): Json {
    return this.system === 'webcrm' ? '' : null;
  }

  private store(entity: string, id: string, values: JsonRecord, doing: Doing): CrmRecord {
    const before = this.get(entity, id)?.values ?? null;
    const now = Math.floor(this.now()) + this.skewMs;
    const changedAt = this.kind.wholeSeconds ? Math.floor(now / 1_000) * 1_000 : now;
    const record = { id, values, changedAt, revision: ++this.revisions };
    this.types.set(entity, (this.types.get(entity) ?? new Map<string, CrmRecord>()).set(id, record));
    this.note(entity, id, before, values, doing);
    return record;
  }

  private note(entity: string, id: string, before: JsonRecord | null, after: JsonRecord | null, doing: Doing): void {
    this.journal.push(this.noted({ at: this.now(), system: this.system, entity, id, before, after, ...doing }));
  }

  private blank(entity: string): JsonRecord {
    return Object.fromEntries(
      Object.entries(properties[entity] ?? {}).map(([property, content]) => {
        const isReference = typeof content === 'object' && 'refersTo' in content;
        return [property, this.system === 'webcrm' && (isReference || content === 'number') ? 0 : this.emptyText()];
      }),
    );
  }
}
