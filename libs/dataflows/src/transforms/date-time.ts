import type { Json } from '#change-events';
import { instantOf } from '../instant-of.js';
import type { Transform, Translation } from '../transform.js';
import { impossible, singleValue, valueOf } from './single-value.js';
import { oneProperty } from './transform-definition.js';
import type { TransformDefinition } from './transform-definition.js';

const second = 1000;

/** A moment. webCRM keeps whole seconds, so a present value of the same second is the same moment, on either side. */
export const dateTime: TransformDefinition = {
  description: 'A moment. Offsets make no difference, and parts of a second are not carried to webCRM, which keeps none.',
  rule: 'the same moment',
  options: {},
  customProperties: oneProperty,
  writes: { webcrm: ['date-time', 'string'], customcrm: ['date-time', 'string'] },
  create,
};

function create(): Transform {
  return singleValue({
    form: 'instant',
    empty: { webcrm: null, customcrm: null },
    to: {
      webcrm: (source, present) => atMoment(source, present, (time) => `${iso(wholeSecond(time)).slice(0, 19)}+00:00`),
      customcrm: (source, present) => atMoment(source, present, iso),
    },
  });
}

function atMoment(source: Json, present: Json, write: (time: number) => string): Translation {
  const time = instantOf(String(source));
  if (time === null) return impossible(`'${String(source)}' is not a date and time such as 2015-12-13T12:17:47+00:00`);
  const held = instantOf(String(present));
  return valueOf(held !== null && wholeSecond(held) === wholeSecond(time) ? present : write(time));
}

function wholeSecond(time: number): number {
  return Math.floor(time / second) * second;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
