import type { Form, Json } from '#change-events';

const noDate = /^0001-01-01/;

const forms: Readonly<Record<Form, (value: string | number | boolean) => Json>> = {
  text: (value) => String(value).replaceAll('\r\n', '\n').trim().normalize('NFC'),
  number: (value) => {
    const number = typeof value === 'number' ? value : Number(String(value).trim().replace(',', '.'));
    return Number.isFinite(number) ? number + 0 : String(value).trim();
  },
  date: (value) => (noDate.test(String(value)) ? '' : String(value).slice(0, 10)),
  instant: (value) => {
    if (noDate.test(String(value))) return '';
    const time = Date.parse(String(value));
    return Number.isNaN(time) ? String(value).trim() : time;
  },
  reference: (value) => (Number(value) === 0 ? '' : String(value).trim()),
};

/**
 * The comparable form of a value: two values that normalise to the same say the same. Empty text, null and absent are one.
 * Used alike where decisions are made and where writes are checked.
 */
export function normalise(form: Form, value: Json | undefined): Json {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'object') return JSON.stringify(value);
  const normal = forms[form](value);
  return normal === '' ? null : normal;
}

/** Whether two values of one property say the same. */
export function sameValue(form: Form, one: Json | undefined, other: Json | undefined): boolean {
  return normalise(form, one) === normalise(form, other);
}

/** Whether two tuples of one pair and side say the same. */
export function sameTuple(formsOfSide: readonly Form[], one: readonly Json[], other: readonly Json[]): boolean {
  return formsOfSide.every((form, position) => sameValue(form, one[position], other[position]));
}

/** Whether a tuple says nothing at all. */
export function isEmptyTuple(formsOfSide: readonly Form[], tuple: readonly Json[]): boolean {
  return formsOfSide.every((form, position) => normalise(form, tuple[position]) === null);
}
