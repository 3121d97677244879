import type { Json } from '#change-events';
import type { Transform, Translation } from '../transform.js';
import { impossible, singleValue, valueOf } from './single-value.js';
import { oneProperty } from './transform-definition.js';
import type { TransformDefinition } from './transform-definition.js';

/** A calendar day. webCRM gives it as midnight with an offset, which varies with summer time and must not move the day. */
export const date: TransformDefinition = {
  description: 'A day without a time, as it is written: never shifted by a time zone.',
  rule: 'the day as written',
  options: {},
  customProperties: oneProperty,
  writes: { webcrm: ['date-time', 'date', 'string'], customcrm: ['date', 'date-time', 'string'] },
  create,
};

function create(): Transform {
  return singleValue({
    form: 'date',
    empty: { webcrm: null, customcrm: null },
    to: { webcrm: (source) => onDay(source, (day) => `${day}T00:00:00`), customcrm: (source) => onDay(source, (day) => day) },
  });
}

function onDay(source: Json, write: (day: string) => string): Translation {
  const day = /^(\d{4}-\d\d-\d\d)(?:T.*)?$/.exec(String(source).trim())?.[1];
  return day !== undefined && isDay(day) ? valueOf(write(day)) : impossible(`'${String(source)}' is not a date such as 2015-12-13`);
}

function isDay(day: string): boolean {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
