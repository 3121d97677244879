import type { Form, Json } from '#change-events';
import { instantOf } from './instant-of.js';

/** webCRM writes "no date" as the first day of year 1. */
const noDate = /^0001-01-01/;

const forms: Readonly<Record<Form, (value: string | number | boolean) => Json>> = {
  text: (value) => trimmed(value).replaceAll('\r\n', '\n').normalize('NFC'),
  number: (value) => {
    if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
    const text = trimmed(value);
    const number = Number(text.replace(',', '.'));
    return text === '' || !Number.isFinite(number) ? text : number + 0;
  },
  date: (value) => (noDate.test(trimmed(value)) ? '' : trimmed(value).slice(0, 10)),
  instant: (value) => (noDate.test(trimmed(value)) ? '' : (instantOf(String(value)) ?? trimmed(value))),
  // Only a plain zero: ids of a Custom CRM are opaque, and '00' or '0e5' may be one.
  reference: (value) => (trimmed(value) === '0' ? '' : trimmed(value)),
};

function trimmed(value: string | number | boolean): string {
  return String(value).trim();
}

/**
 * The comparable form of a value: two values that normalise to the same say the same. Empty text, null and absent are one.
 * Used alike where decisions are made and where writes are checked.
 */
export function normalise(form: Form, value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return JSON.stringify(value);
  const normal = forms[form](value);
  return normal === '' ? null : normal;
}

/** Whether two values of one property say the same. */
export function sameValue(form: Form, one: Json | undefined, other: Json | undefined): boolean {
  // Nearly all properties of a change are as they were.
  return one === other || normalise(form, one) === normalise(form, other);
}

/** Whether two tuples of one pair and side say the same. */
export function sameTuple(formsOfSide: readonly Form[], one: readonly Json[], other: readonly Json[]): boolean {
  return formsOfSide.every((form, position) => sameValue(form, one[position], other[position]));
}

/** Whether a tuple says nothing at all. */
export function isEmptyTuple(formsOfSide: readonly Form[], tuple: readonly Json[]): boolean {
  return formsOfSide.every((form, position) => normalise(form, tuple[position]) === null);
}
