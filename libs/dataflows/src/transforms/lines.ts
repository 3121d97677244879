import type { Json } from '#change-events';
import type { Transform, Translation, Tuple } from '../transform.js';
import { noSingleValue, valueOf } from './single-value.js';
import type { TransformDefinition, TransformOptions } from './transform-definition.js';

/** A text of several lines in webCRM, spread over several properties of the Custom CRM. */
export const lines: TransformDefinition = {
  description: 'The lines of one webCRM property, one a Custom CRM property; the last of these takes all remaining lines.',
  rule: 'first line / the rest',
  options: {},
  customProperties: { least: 2, most: 10 },
  writes: { webcrm: ['string'], customcrm: ['string'] },
  create,
};

function create(_options: TransformOptions, customProperties: number): Transform {
  return {
    forms: { webcrm: ['text'], customcrm: Array.from({ length: customProperties }, () => 'text' as const) },
    to: {
      customcrm: (source, present) =>
        noSingleValue(source) ?? (says(source, present) ? valueOf(...filled(present, customProperties)) : spread(source, customProperties)),
      webcrm: (source, present) =>
        noSingleValue(source) ?? valueOf(says(source, present) ? (present[0] ?? '') : written(source).join('\n')),
    },
  };
}

/** Blank lines say nothing: an empty first property must not come back as an address that moved up. */
function written(values: Tuple): readonly string[] {
  return values.flatMap(linesOf).filter((line) => line !== '');
}

function linesOf(value: Json): readonly string[] {
  if (value === null) return [];
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.split('\n').map((line) => line.trim());
}

function says(one: Tuple, other: Tuple): boolean {
  return written(one).join('\n') === written(other).join('\n');
}

function spread(source: Tuple, count: number): Translation {
  const all = written(source);
  const firsts = Array.from({ length: count - 1 }, (_, position) => all[position] ?? null);
  return valueOf(...firsts, all.slice(count - 1).join('\n') || null);
}

function filled(present: Tuple, count: number): Tuple {
  return Array.from({ length: count }, (_, position) => present[position] ?? null);
}
