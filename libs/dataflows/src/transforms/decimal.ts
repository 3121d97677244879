import type { Json } from '#change-events';
import { normalise } from '../normalise.js';
import type { Transform } from '../transform.js';
import { impossible, singleValue, valueOf } from './single-value.js';
import { oneProperty } from './transform-definition.js';
import type { TransformDefinition, TransformOptions } from './transform-definition.js';

/** A number, which either side may hold as a number or as text. */
export const decimal: TransformDefinition = {
  description: 'A number with or without decimals; a text that holds a number, with point or comma, counts as this number.',
  rule: 'number',
  options: {
    scale: {
      type: 'integer',
      minimum: 0,
      maximum: 10,
      description: 'Decimals that count. A number is rounded to as many, and a present one that rounds to the same is kept.',
    },
  },
  customProperties: oneProperty,
  writes: { webcrm: ['number', 'integer'], customcrm: ['number', 'integer'] },
  create,
};

function create(options: TransformOptions): Transform {
  const scale = options['scale'];
  const round = (number: number) => (typeof scale === 'number' ? rounded(number, scale) : number);
  const translate = (source: Json, present: Json) => {
    const number = normalise('number', source);
    if (typeof number !== 'number') return impossible(`'${String(source)}' is not a number`);
    const held = normalise('number', present);
    return valueOf(typeof held === 'number' && round(held) === round(number) ? present : round(number));
  };
  return singleValue({ form: 'number', empty: { webcrm: null, customcrm: null }, to: { webcrm: translate, customcrm: translate } });
}

/** Half away from zero, on the decimal digits as people see them: 1.005 has an inexact binary form and still becomes 1.01. */
function rounded(number: number, scale: number): number {
  const [digits, exponent] = Math.abs(number).toExponential().split('e');
  const whole = Math.round(Number(`${digits ?? 0}e${Number(exponent) + scale}`));
  if (!Number.isSafeInteger(whole)) return number;
  return Math.sign(number) * Number(`${whole}e${-scale}`) + 0;
}
