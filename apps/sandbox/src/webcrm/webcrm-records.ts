import type { Json, JsonRecord } from '#change-events';
import type { Faults } from '../faults/faults.js';
import type { CrmStore } from '../store/crm-store.js';
import type { Author, Draft } from '../store/draft.js';
import type { StoredRecord } from '../store/stored-record.js';
import type { WebcrmEntity } from './records/webcrm-entity.js';
import { acceptRecord } from './values/accept-record.js';
import { completeValues } from './values/complete-values.js';
import { WebcrmProblem } from './webcrm-problem.js';

/** What a call can do to webCRM's records. */
export class WebcrmRecords {
  constructor(
    private readonly store: CrmStore,
    private readonly faults: Faults,
  ) {}

  /** @throws WebcrmProblem 404 */
  get(entity: WebcrmEntity, id: string): StoredRecord {
    return found(this.store.table(entity.entity).get(Number(id)), entity, id);
  }

  /** Notes that the services asked for these very records. */
  noteRead(entity: WebcrmEntity, records: readonly StoredRecord[]): void {
    for (const { key } of records) this.store.noteRead(entity.entity, key);
  }

  /** One page of all records, by id. */
  page(entity: WebcrmEntity, page: number, size: number): readonly StoredRecord[] {
    return this.store.table(entity.entity).byKey.slice((page - 1) * size, page * size);
  }

  /** @returns the id of the new record */
  create(entity: WebcrmEntity, body: Json, author: Author): Promise<number> {
    const values = this.accept(entity, body);
    return this.store.write(author, (draft) => insert(draft, entity, values));
  }

  update(entity: WebcrmEntity, id: string, body: Json, author: Author): Promise<void> {
    const values = this.accept(entity, body);
    return this.store.write(author, (draft) => change(draft, entity, found(draft.get(entity.entity, Number(id)), entity, id), values));
  }

  /** Updates the items that name an id and makes the others. @returns per item its id, or what is wrong with it */
  bulk(entity: WebcrmEntity, items: readonly Json[], author: Author): Promise<readonly string[]> {
    return this.store.write(author, (draft) => items.map((item) => this.bulkItem(draft, entity, item, author.who === 'services')));
  }

  delete(entity: WebcrmEntity, id: string, author: Author): Promise<void> {
    if (!entity.deletable) throw new WebcrmProblem(405, `${entity.collection} can't be deleted through the API`);
    return this.store.write(author, (draft) => draft.remove(entity.entity, found(draft.get(entity.entity, Number(id)), entity, id)));
  }

  private bulkItem(draft: Draft, entity: WebcrmEntity, item: Json, isServices: boolean): string {
    try {
      const values = this.accept(entity, item);
      const id = (item as JsonRecord)[`${entity.name}Id`] ?? 0;
      // Of many that are made at once some fail, because of how ids are made; nothing is known of the text.
      if (id === 0 && isServices && this.faults.strikes('clashIds')) return 'The record could not be made, please try again';
      if (id === 0) return String(insert(draft, entity, values));
      change(draft, entity, found(draft.get(entity.entity, Number(id)), entity, String(id)), values);
      return String(id);
    } catch (error) {
      if (error instanceof WebcrmProblem) return error.text;
      throw error;
    }
  }

  private accept(entity: WebcrmEntity, body: Json): JsonRecord {
    return acceptRecord(entity, body, this.faults.strikes('cutTexts'));
  }
}

function insert(draft: Draft, entity: WebcrmEntity, values: JsonRecord): number {
  return draft.create(entity.entity, completeValues(entity, values)).key;
}

function change(draft: Draft, entity: WebcrmEntity, before: StoredRecord, values: JsonRecord): void {
  draft.update(entity.entity, before, completeValues(entity, { ...before.values, ...values }));
}

function found(record: StoredRecord | undefined, entity: WebcrmEntity, id: string): StoredRecord {
  if (!record) throw new WebcrmProblem(404, `There is no ${entity.name} ${id}`);
  return record;
}
