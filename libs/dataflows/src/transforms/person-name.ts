import type { Json } from '#change-events';
import type { Transform, Translation, Tuple } from '../transform.js';
import { noSingleValue, valueOf } from './single-value.js';
import type { TransformDefinition } from './transform-definition.js';

/** A full name in webCRM, first and last name in the Custom CRM. */
export const personName: TransformDefinition = {
  description: 'A full name in webCRM, first and last name (in this order) in the Custom CRM, split at the last space.',
  rule: 'split at the last space',
  options: {},
  customProperties: { least: 2, most: 2 },
  writes: { webcrm: ['string'], customcrm: ['string'] },
  create,
};

function create(): Transform {
  return {
    forms: { webcrm: ['text'], customcrm: ['text', 'text'] },
    to: {
      customcrm: (source, present) => noSingleValue(source) ?? split(fullName(source), present),
      webcrm: (source, present) =>
        noSingleValue(source) ?? valueOf(fullName(source) === fullName(present) ? (present[0] ?? '') : fullName(source)),
    },
  };
}

function fullName(values: Tuple): string {
  return values.map(wordsOf).join(' ').trim();
}

function wordsOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value)).trim().split(/\s+/).join(' ');
}

/** Where a last name begins cannot be seen ("Anna van der Berg"), so the one that is there stays while the name still ends with it. */
function split(name: string, present: Tuple): Translation {
  const first = present[0] ?? null;
  const last = present[1] ?? null;
  if (name === fullName(present)) return valueOf(first, last);
  const ending = ` ${wordsOf(last)}`;
  if (ending !== ' ' && name.endsWith(ending)) return valueOf(name.slice(0, -ending.length), last);
  const space = name.lastIndexOf(' ');
  return space < 0 ? valueOf(name || null, null) : valueOf(name.slice(0, space), name.slice(space + 1));
}
