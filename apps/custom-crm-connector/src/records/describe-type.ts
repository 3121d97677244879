import type { FieldDescription } from '#connector-kit';
import { common } from './common-properties.js';
import type { RecordType } from './record-type.js';

/** What a type's file says: names of properties by type. */
export interface TypeData {
  readonly entity: string;
  readonly resource: string;
  /** Texts of at most 255 characters, ids of other records among them. */
  readonly texts: readonly string[];
  /** Texts of at most 2,000 characters. */
  readonly longTexts: readonly string[];
  readonly integers?: readonly string[];
  readonly decimals?: readonly string[];
  readonly dates?: readonly string[];
  readonly dateTimes?: readonly string[];
}

function entries(names: readonly string[] | undefined, field: FieldDescription): (readonly [string, FieldDescription])[] {
  return (names ?? []).map((name) => [name, field]);
}

/** Completes a type's data by what all types have. `ExternalId` is written with a create and never after. */
export function describeType(data: TypeData): RecordType {
  const { entity, resource } = data;
  const fields = Object.fromEntries([
    ...entries([common.id, common.externalId], { type: 'string', readOnly: true }),
    ...entries([common.createdAt, common.updatedAt], { type: 'date-time', readOnly: true }),
    ...entries(data.texts, { type: 'string', maxLength: 255 }),
    ...entries(data.longTexts, { type: 'string', maxLength: 2000 }),
    ...entries(data.integers, { type: 'integer' }),
    ...entries(data.decimals, { type: 'number' }),
    ...entries(data.dates, { type: 'date' }),
    ...entries(data.dateTimes, { type: 'date-time' }),
  ]);
  return { entity, resource, fields };
}
