import { ValidateBy } from 'class-validator';

/** A decorator with a message of its own: `must` completes the sentence "<key> must be …". */
function rule(name: string, must: (value: unknown) => string, holds: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: holds, defaultMessage: (subject) => must(subject?.value) } });
}

/** One of a list of words. */
export function OneOf(words: readonly string[]): PropertyDecorator {
  return rule(
    'oneOf',
    (value) => `must be ${listed(words)}, not ${shown(value)}.`,
    (value) => typeof value === 'string' && words.includes(value),
  );
}

/** A list without repeats of some of these words. */
export function ListOf(words: readonly string[]): PropertyDecorator {
  return rule(
    'listOf',
    (value) => `must be a list of ${listed(words)}, each once, such as [${words.join(', ')}], not ${shown(value)}.`,
    (value) => Array.isArray(value) && new Set(value).size === value.length && value.every((word) => words.includes(word as string)),
  );
}

/** A text in a form that an expression gives. */
export function Text(form: RegExp, what: string): PropertyDecorator {
  return rule(
    'text',
    (value) => `must be ${what}, not ${shown(value)}.`,
    (value) => typeof value === 'string' && form.test(value),
  );
}

/** true or false. */
export function YesOrNo(): PropertyDecorator {
  return rule(
    'yesOrNo',
    (value) => `must be true or false, not ${shown(value)}.`,
    (value) => typeof value === 'boolean',
  );
}

/** A number that is not too small or too large. */
export function NumberFrom(least: number, greatest = Infinity): PropertyDecorator {
  const range = greatest === Infinity ? `of ${least} or more` : `from ${least} to ${greatest}`;
  return rule(
    'numberFrom',
    (value) => `must be a number ${range}, not ${shown(value)}.`,
    (value) => typeof value === 'number' && value >= least && value <= greatest,
  );
}

/** Property names, at least one, each once. */
export function PropertyNames(): PropertyDecorator {
  return rule(
    'propertyNames',
    (value) => `must be the name of a property, or a list of different names, not ${shown(value)}.`,
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      new Set(value).size === value.length &&
      value.every((name) => typeof name === 'string' && name !== ''),
  );
}

/** Property to a value, or a list of values of which a record must have one. */
export function ConditionOf(): PropertyDecorator {
  return rule(
    'condition',
    (value) => `must name properties and the values that they may have, such as { OrderType: order }, not ${shown(value)}.`,
    (value) => isMapping(value) && Object.values(value).every((list) => Array.isArray(list) && list.length > 0 && list.every(isScalar)),
  );
}

/** Property to the value that a new record gets. */
export function FixedValues(): PropertyDecorator {
  return rule(
    'fixedValues',
    (value) => `must name properties and the value that a new record gets, such as { OrderType: order }, not ${shown(value)}.`,
    (value) => isMapping(value) && Object.values(value).every(isScalar),
  );
}

/** A key that the format knows and this version does not. */
export function NotSupported(instead: string): PropertyDecorator {
  return rule(
    'notSupported',
    () => `is not supported by this version. ${instead}`,
    (value) => value === undefined,
  );
}

/** Whether a value is a mapping of keys to values. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as it stands in a message. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'empty';
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

/** Words as a choice: a, b or c. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
