import type { Json } from '#change-events';
import type { WebcrmProperty } from '../records/webcrm-entity.js';
import { WebcrmProblem } from '../webcrm-problem.js';
import { localTime, momentOfLocal } from './local-time.js';
import { noDate } from './no-date.js';

const dateTime = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * A sent value as the system keeps it. A time without an offset is one of the system's own clock.
 *
 * @throws WebcrmProblem naming the property
 */
export function acceptValue(name: string, { type, maxLength, choices }: WebcrmProperty, value: Json, cutTexts: boolean): Json {
  switch (type) {
    case 'text': {
      if (typeof value !== 'string') throw wrongType(name, 'a text', value);
      if (choices?.includes(value) === false) throw new WebcrmProblem(400, `${name} must be one of ${choices.join(', ')}`);
      if (maxLength === undefined || value.length <= maxLength) return value;
      if (cutTexts) return value.slice(0, maxLength);
      throw new WebcrmProblem(400, `${name} has ${value.length} characters; at most ${maxLength} are allowed`);
    }
    case 'integer':
      if (!Number.isInteger(value) || Math.abs(Number(value)) > 2 ** 31 - 1) throw wrongType(name, 'an integer of 32 bits', value);
      return value;
    case 'number':
      if (typeof value !== 'number') throw wrongType(name, 'a number', value);
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(name, 'true or false', value);
      return value;
    case 'date-time':
      return acceptDate(name, value);
  }
}

function acceptDate(name: string, value: Json): Json {
  const match = typeof value === 'string' ? dateTime.exec(value) : null;
  if (!match) throw wrongType(name, 'a date and time', value);
  const [, day = '', time = '00:00:00', offset] = match;
  if (day === '0001-01-01') return noDate;
  const ms = Date.parse(`${day}T${time}${offset ?? 'Z'}`);
  if (Number.isNaN(ms)) throw wrongType(name, 'a date and time', value);
  return localTime(offset === undefined ? momentOfLocal(ms) : ms);
}

function wrongType(name: string, expected: string, value: Json): WebcrmProblem {
  return new WebcrmProblem(400, `${name} must be ${expected}, not ${JSON.stringify(value).slice(0, 100)}`);
}
