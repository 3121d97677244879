import type { FieldDescription } from '#dataflows';
import { common } from './common-properties.js';
import type { RecordType } from './record-type.js';

/** What a type's file says: names of properties by type. */
export interface TypeData {
  readonly entity: string;
  readonly resource: string;
  /** Texts by their maximum length in characters. */
  readonly textsUpTo: Readonly<Record<number, readonly string[]>>;
  /** Ids of other records. */
  readonly references?: readonly string[];
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
    ...Object.entries(data.textsUpTo).flatMap(([length, names]) => entries(names, { type: 'string', maxLength: Number(length) })),
    ...entries(data.references, { type: 'string', maxLength: 64 }),
    ...entries(data.integers, { type: 'integer' }),
    ...entries(data.decimals, { type: 'number' }),
    ...entries(data.dates, { type: 'date' }),
    ...entries(data.dateTimes, { type: 'date-time' }),
  ]);
  return { entity, resource, fields };
}
