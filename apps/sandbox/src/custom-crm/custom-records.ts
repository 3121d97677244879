import type { Json, JsonRecord } from '#change-events';
import type { Faults } from '../faults/faults.js';
import type { CrmStore } from '../store/crm-store.js';
import type { Author, Draft } from '../store/draft.js';
import type { StoredRecord } from '../store/stored-record.js';
import { acceptRecord } from './accept-record.js';
import { Problem } from './problem.js';
import type { CustomResource } from './records/custom-resource.js';
import { keyOf } from './records/record-id.js';
import { etagOf, renderRecord } from './records/render-record.js';

/** A record with its entity tag, as answered. */
export type Tagged = { readonly id: string; readonly etag: string; readonly record: JsonRecord };

/** What a call can do to the Custom CRM's records. */
export class CustomRecords {
  constructor(
    private readonly store: CrmStore,
    private readonly faults: Faults,
  ) {}

  /** @throws Problem 404 */
  get(resource: CustomResource, id: string): Tagged {
    return tagged(resource, found(this.store.table(resource.entity).get(keyOf(resource, id) ?? 0), resource, id));
  }

  /** With a key that was used before: the first answer again. */
  create(resource: CustomResource, body: Json, idempotencyKey: string | undefined, author: Author): Promise<Tagged> {
    return this.store.write(author, (draft) => this.insert(draft, resource, body, idempotencyKey));
  }

  /** @throws Problem 404, 412 when `ifMatch` names another version, 422 */
  patch(resource: CustomResource, id: string, body: Json, ifMatch: string | undefined, author: Author): Promise<Tagged> {
    return this.store.write(author, (draft) => this.change(draft, resource, id, body, ifMatch));
  }

  delete(resource: CustomResource, id: string, ifMatch: string | undefined, author: Author): Promise<void> {
    return this.store.write(author, (draft) => {
      const before = found(draft.get(resource.entity, keyOf(resource, id) ?? 0), resource, id);
      mustMatch(before, ifMatch);
      draft.remove(resource.entity, before);
    });
  }

  /** Carries out each item by itself: one that is refused keeps no other from being done. */
  batch(resource: CustomResource, items: readonly Json[], author: Author): Promise<readonly JsonRecord[]> {
    return this.store.write(author, (draft) => items.map((item) => this.batchItem(draft, resource, item)));
  }

  private batchItem(draft: Draft, resource: CustomResource, item: Json): JsonRecord {
    try {
      if (typeof item !== 'object' || item === null || Array.isArray(item)) throw new Problem(422, 'An item must be a JSON object');
      const { op, id, ifMatch, patch, record, idempotencyKey } = item as JsonRecord;
      if (op === 'create') {
        return { status: 201, ...this.insert(draft, resource, record ?? null, optionalText('idempotencyKey', idempotencyKey)) };
      }
      if (op !== 'patch') throw new Problem(422, "op must be 'create' or 'patch'", 'op');
      return { status: 200, ...this.change(draft, resource, String(id), patch ?? null, optionalText('ifMatch', ifMatch)) };
    } catch (error) {
      if (error instanceof Problem) return { status: error.details.status, problem: { ...error.details } };
      throw error;
    }
  }

  private insert(draft: Draft, resource: CustomResource, body: Json, idempotencyKey: string | undefined): Tagged {
    const key = idempotencyKey === undefined ? undefined : `${resource.path} ${idempotencyKey}`;
    const earlier = key === undefined ? undefined : draft.answer(key);
    if (earlier) return earlier as Tagged;
    const values = acceptRecord(resource, body, this.faults.strikes('cutTexts'));
    const answer = tagged(resource, draft.create(resource.entity, values));
    if (key !== undefined) draft.remember(key, answer);
    return answer;
  }

  private change(draft: Draft, resource: CustomResource, id: string, body: Json, ifMatch: string | undefined): Tagged {
    const before = found(draft.get(resource.entity, keyOf(resource, id) ?? 0), resource, id);
    mustMatch(before, ifMatch);
    const values = acceptRecord(resource, body, this.faults.strikes('cutTexts'));
    return tagged(resource, draft.update(resource.entity, before, values));
  }
}

function tagged(resource: CustomResource, record: StoredRecord): Tagged {
  const rendered = renderRecord(resource, record);
  return { id: String(rendered['Id']), etag: etagOf(record), record: rendered };
}

function found(record: StoredRecord | undefined, resource: CustomResource, id: string): StoredRecord {
  if (!record) throw new Problem(404, `There is no ${resource.entity} '${id}'`);
  return record;
}

function mustMatch(record: StoredRecord, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === etagOf(record)) return;
  throw new Problem(412, `The record is at ${etagOf(record)}, not at ${ifMatch}: it was changed since it was read`);
}

function optionalText(name: string, value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new Problem(422, `${name} must be a text`, name);
  return value;
}
