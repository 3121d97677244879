import type { Json } from '#change-events';
import { normalise } from '../normalise.js';
import type { Transform } from '../transform.js';
import { impossible, singleValue, valueOf } from './single-value.js';
import { oneProperty } from './transform-definition.js';
import type { TransformDefinition } from './transform-definition.js';

/** A whole number. Never rounds: what is no whole number on one side is said to be so, not changed. */
export const integer: TransformDefinition = {
  description: 'A whole number. A number with decimals is reported, not rounded.',
  rule: 'whole number',
  options: {},
  customProperties: oneProperty,
  writes: { webcrm: ['integer', 'number'], customcrm: ['integer', 'number'] },
  create,
};

function create(): Transform {
  const translate = (source: Json) => {
    const number = normalise('number', source);
    return Number.isSafeInteger(number) ? valueOf(number) : impossible(`'${String(source)}' is not a whole number`);
  };
  return singleValue({ form: 'number', empty: { webcrm: null, customcrm: null }, to: { webcrm: translate, customcrm: translate } });
}
