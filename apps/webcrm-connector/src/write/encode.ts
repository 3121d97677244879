import type { Json, JsonRecord } from '#change-events';
import type { Encoded } from '#connector-kit';
import type { FieldDescription } from '#dataflows';
import { censored } from '../read/secrets.js';
import type { RecordType } from '../records/record-type.js';

const noDate = '0001-01-01T00:00:00';

/** What webCRM takes for "nothing": it has no null in what it writes, and leaves a property alone that is sent as null. */
const nothing: Readonly<Record<FieldDescription['type'], Json>> = {
  string: '',
  integer: 0,
  number: 0,
  boolean: false,
  'date-time': noDate,
  date: noDate,
};

function numberOf(value: Json, whole: boolean): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isFinite(number) && (!whole || Number.isSafeInteger(number)) ? number : undefined;
}

function textOf(value: Json): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

function timeOf(value: Json): string | undefined {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return undefined;
  return /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00` : value;
}

const encoders: Readonly<Record<FieldDescription['type'], (value: Json) => Json | undefined>> = {
  string: textOf,
  // References come as texts, as all ids do on the way.
  integer: (value) => numberOf(value, true),
  number: (value) => numberOf(value, false),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  'date-time': timeOf,
  date: timeOf,
};

/**
 * Values for a write in the JSON types that webCRM wants. A property that webCRM keeps itself, does not have, or cannot hold such a value in is
 * impossible: it is named before anything is sent.
 */
export function encode(type: RecordType, values: JsonRecord): Encoded {
  const encoded: Record<string, Json> = {};
  for (const [property, value] of Object.entries(values)) {
    const field = type.fields[property];
    const impossible = (reason: string): Encoded => ({ kind: 'impossible', property, reason });
    if (field === undefined) return impossible(`webCRM's ${type.name} has no property ${property}`);
    if (field.readOnly) return impossible(`webCRM keeps ${property} itself`);
    if (value === censored) return impossible(`${censored} only stands for a value that webCRM does not show`);
    const sent = value === null || value === '' ? nothing[field.type] : encoders[field.type](value);
    if (sent === undefined) return impossible(`${property} takes a ${field.type}, not ${JSON.stringify(value)}`);
    if (isNotOffered(field, sent))
      return impossible(`"${String(sent)}" is none of the values of the drop-down ${property}: ${offeredBy(field)}`);
    encoded[property] = sent;
  }
  return { kind: 'values', values: encoded };
}

/** Nothing can always be tried: whether a drop-down may be left empty is not said. */
function isNotOffered({ values = [] }: FieldDescription, sent: Json): boolean {
  return values.length > 0 && sent !== '' && !values.includes(String(sent));
}

const mostShown = 20;

function offeredBy({ values = [] }: FieldDescription): string {
  return [...values.slice(0, mostShown), ...(values.length > mostShown ? ['…'] : [])].join(', ');
}
