import type { Json, JsonRecord } from '#change-events';
import type { Encoded } from '#connector-kit';
import type { FieldDescription } from '#dataflows';
import type { RecordType } from '../records/record-type.js';

function numberOf(value: Json, whole: boolean): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isFinite(number) && (!whole || Number.isSafeInteger(number)) ? number : undefined;
}

function dayOf(value: Json): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value)) ? value.slice(0, 10) : undefined;
}

/** The contract wants an offset; a time without one is read as UTC, as everywhere in this project. */
function momentOf(value: Json): string | undefined {
  if (typeof value !== 'string') return undefined;
  const ms = Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$|^[^T]*$/.test(value) ? value : `${value}Z`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

const encoders: Readonly<Record<FieldDescription['type'], (value: Json) => Json | undefined>> = {
  string: (value) => (typeof value === 'object' ? undefined : String(value)),
  integer: (value) => numberOf(value, true),
  number: (value) => numberOf(value, false),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  'date-time': momentOf,
  date: dayOf,
};

/**
 * Values for a write in the JSON types of the contract; nothing is null. A property that the Custom CRM keeps itself, does not have, or cannot
 * hold such a value in is impossible: it is named before anything is sent.
 */
export function encode(type: RecordType, values: JsonRecord): Encoded {
  const encoded: Record<string, Json> = {};
  for (const [property, value] of Object.entries(values)) {
    const field = type.fields[property];
    const impossible = (reason: string): Encoded => ({ kind: 'impossible', property, reason });
    if (field === undefined) return impossible(`the Custom CRM's ${type.entity} has no property ${property}`);
    if (field.readOnly) return impossible(`the Custom CRM keeps ${property} itself`);
    const sent = value === null || value === '' ? null : encoders[field.type](value);
    if (sent === undefined) return impossible(`${property} takes a ${field.type}, not ${JSON.stringify(value)}`);
    encoded[property] = sent;
  }
  return { kind: 'values', values: encoded };
}
