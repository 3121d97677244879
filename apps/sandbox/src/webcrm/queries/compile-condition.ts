import type { Json } from '#change-events';
import type { ReadProperty } from '../records/read-property.js';
import type { PropertyType } from '../records/webcrm-entity.js';
import type { Comparison, Condition, Operator } from './query.js';
import { QueryError } from './query-error.js';

type Comparable = string | number;

const holds: Readonly<Record<Exclude<Operator, 'LIKE'>, (one: Comparable, other: Comparable) => boolean>> = {
  '=': (one, other) => one === other,
  '<>': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
};

/**
 * Makes a condition into a function. Texts are compared without regard to case, dates as moments.
 *
 * @param find how to read a property of what is asked about, a record or several side by side
 * @param names what it is called in messages
 * @throws QueryError naming a property that there is not, or a value that does not fit its property
 */
export function compileCondition<R>(
  find: (property: string) => ReadProperty<R> | undefined,
  names: string,
  condition: Condition,
): (record: R) => boolean {
  if (condition.kind === 'compare') return compileComparison(find(condition.property), names, condition);
  const parts = condition.parts.map((part) => compileCondition(find, names, part));
  return condition.kind === 'and' ? (record) => parts.every((part) => part(record)) : (record) => parts.some((part) => part(record));
}

function compileComparison<R>(
  found: ReadProperty<R> | undefined,
  names: string,
  { property, operator, value }: Comparison,
): (record: R) => boolean {
  if (!found) throw new QueryError(`${names} has no property '${property}'`);
  const { type, read } = found;
  if (value === null) {
    const wanted = operator === '=';
    if (!wanted && operator !== '<>') throw new QueryError(`${property} can only be = or <> NULL`);
    return (record) => (read(record) === null || read(record) === '') === wanted;
  }
  if (operator === 'LIKE') {
    const pattern = likePattern(String(value));
    return (record) => pattern.test(String(read(record) ?? ''));
  }
  const literal = comparable(type, value);
  if (literal === undefined) throw new QueryError(`'${value}' can't be compared with ${property}, which is of type ${type}`);
  return (record) => holds[operator](comparable(type, read(record)) ?? '', literal);
}

/** A value in the form in which values of a type are compared; undefined when it is none. */
export function comparable(type: PropertyType, value: Json): Comparable | undefined {
  switch (type) {
    case 'text':
      return String(value ?? '').toLowerCase();
    case 'boolean':
      return { true: 1, false: 0, 1: 1, 0: 0 }[String(value).toLowerCase()];
    case 'date-time':
      return momentOf(String(value));
    default:
      return value === '' || Number.isNaN(Number(value)) ? undefined : Number(value);
  }
}

/** A literal without an offset is UTC. */
function momentOf(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  const ms = match ? Date.parse(`${match[1] ?? ''}T${match[2] ?? '00:00:00'}${match[3] ?? 'Z'}`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function likePattern(like: string): RegExp {
  const source = like
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'is');
}
