import type { FieldDescription } from '#dataflows';
import type { RecordType } from './record-type.js';

/** What a type's file says: names of properties by JSON type. Secrets are left out: what is not described is never written. */
export interface TypeData {
  readonly entity: string;
  readonly name: string;
  readonly collection: string;
  /** Texts by their maximum length in characters. */
  readonly textsUpTo?: Readonly<Record<number, readonly string[]>>;
  /** Texts whose maximum length the API description does not say. */
  readonly texts: readonly string[];
  /** Texts that only newer systems have. */
  readonly laterTexts?: readonly string[];
  readonly integers: readonly string[];
  readonly numbers?: readonly string[];
  readonly booleans?: readonly string[];
  readonly dateTimes: readonly string[];
  /** What webCRM fills in itself, besides id and the stamps that every type has. */
  readonly keptByWebcrm?: readonly string[];
  /** What changes without saying anything, besides the stamps that every type has. */
  readonly stamps?: readonly string[];
  /** The API deletes such records; most it does not. */
  readonly deletable?: true;
}

function entries(names: readonly string[] | undefined, field: FieldDescription): (readonly [string, FieldDescription])[] {
  return (names ?? []).map((name) => [name, field]);
}

/** Completes a type's data by what all webCRM types have in common: id, creation and change stamps, all kept by webCRM. */
export function describeType(data: TypeData): RecordType {
  const { entity, name, collection } = data;
  const updateStamps = [`${name}UpdatedAt`, `${name}UpdatedBy`];
  const kept = new Set([`${name}Id`, `${name}CreatedAt`, `${name}CreatedBy`, ...updateStamps, ...(data.keptByWebcrm ?? [])]);
  const fields = [
    ...entries([...data.texts, ...(data.laterTexts ?? [])], { type: 'string' }),
    ...Object.entries(data.textsUpTo ?? {}).flatMap(([length, names]) => entries(names, { type: 'string', maxLength: Number(length) })),
    ...entries(data.integers, { type: 'integer' }),
    ...entries(data.numbers, { type: 'number' }),
    ...entries(data.booleans, { type: 'boolean' }),
    ...entries(data.dateTimes, { type: 'date-time' }),
  ];
  return {
    entity,
    name,
    collection,
    idProperty: `${name}Id`,
    createdAtProperty: `${name}CreatedAt`,
    updatedAtProperty: `${name}UpdatedAt`,
    fields: Object.fromEntries(fields.map(([property, field]) => [property, kept.has(property) ? { ...field, readOnly: true } : field])),
    stamps: [...updateStamps, ...(data.stamps ?? [])],
    deletable: data.deletable ?? false,
  };
}
