import type { FieldDescription } from '#dataflows';
import type { FieldMetadata } from '../api/fields-metadata.js';
import type { RecordType } from './record-type.js';

/** A type as one system has it: its labels, maximum lengths and drop-downs instead of what all systems have in common. */
export function withMetadata(type: RecordType, metadata: readonly FieldMetadata[]): RecordType {
  const said = new Map(metadata.map((field) => [field.property, field]));
  const fields = Object.entries(type.fields).map(([property, field]): [string, FieldDescription] => {
    const own = said.get(property);
    return [property, own === undefined ? field : asSaid(field, own)];
  });
  return { ...type, fields: Object.fromEntries(fields) };
}

function asSaid(field: FieldDescription, { label, maxLength, values }: FieldMetadata): FieldDescription {
  return {
    ...field,
    label,
    ...(field.type === 'string' && maxLength > 0 ? { maxLength } : {}),
    ...(field.type === 'string' && values.length > 0 ? { values } : {}),
  };
}
