import type { EntityFields, FieldType } from '#dataflows';
import type { FieldDescription, RecordDescription } from '../connector.js';

// The check of flow files knows one type for days and moments.
const types: Readonly<Record<FieldDescription['type'], FieldType>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  date: 'date-time',
  'date-time': 'date-time',
};

/** A connector's descriptions as the check of flow files wants them: entity to property to description. */
export function fieldsOf(descriptions: readonly Pick<RecordDescription, 'entity' | 'fields'>[]): Readonly<Record<string, EntityFields>> {
  return Object.fromEntries(
    descriptions.map(({ entity, fields }): [string, EntityFields] => [
      entity,
      Object.fromEntries(Object.entries(fields).map(([property, field]) => [property, { ...field, type: types[field.type] }])),
    ]),
  );
}
