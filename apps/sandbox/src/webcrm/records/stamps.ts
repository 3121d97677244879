import type { Json } from '#change-events';
import type { StoredRecord } from '../../store/stored-record.js';
import { localTime } from '../values/local-time.js';
import type { WebcrmEntity } from './webcrm-entity.js';

type Stamp = (record: StoredRecord) => Json;

const bySuffix: Readonly<Record<string, Stamp>> = {
  Id: (record) => record.key,
  CreatedAt: (record) => localTime(record.createdAt),
  CreatedBy: (record) => record.createdBy,
  UpdatedAt: (record) => localTime(record.updatedAt),
  UpdatedBy: (record) => record.updatedBy,
};

/** What every type has besides its own properties: id, and when and by whom it was made and last changed. */
export function stampsOf(entity: WebcrmEntity): readonly (readonly [string, Stamp])[] {
  return Object.entries(bySuffix).map(([suffix, stamp]) => [`${entity.name}${suffix}`, stamp]);
}
