import type { JsonRecord } from '#change-events';
import type { StoredRecord } from '../../store/stored-record.js';
import type { CustomResource } from './custom-resource.js';
import { idOf } from './record-id.js';

/** A record as the API gives it: every property of its type, null when it says nothing. */
export function renderRecord(resource: CustomResource, record: StoredRecord): JsonRecord {
  return {
    Id: idOf(resource, record.key),
    CreatedAt: new Date(record.createdAt).toISOString(),
    UpdatedAt: new Date(record.updatedAt).toISOString(),
    ...Object.fromEntries(Object.keys(resource.properties).map((name) => [name, record.values[name] ?? null])),
  };
}

/** The entity tag of a version. */
export function etagOf(record: StoredRecord): string {
  return `"${record.version}"`;
}
