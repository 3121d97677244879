import type { EntityFields } from '#dataflows';
import type { RecordDescription } from '../connector.js';

/** A connector's descriptions as the check of flow files wants them: entity to property to description. */
export function fieldsOf(descriptions: readonly Pick<RecordDescription, 'entity' | 'fields'>[]): Readonly<Record<string, EntityFields>> {
  return Object.fromEntries(descriptions.map(({ entity, fields }): [string, EntityFields] => [entity, fields]));
}
