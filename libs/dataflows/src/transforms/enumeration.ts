import type { Json } from '#change-events';
import { sameValue } from '../normalise.js';
import type { Transform } from '../transform.js';
import { impossible, singleValue, valueOf } from './single-value.js';
import { oneProperty } from './transform-definition.js';
import type { MappedValues, TransformDefinition, TransformOptions } from './transform-definition.js';
import { withUnchosen } from './unchosen.js';

/** A value out of a list, named differently in the two systems. */
export const enumeration: TransformDefinition = {
  description:
    'A value out of a list: each text of webCRM with the value that stands for it in the Custom CRM. What is not listed is reported.',
  rule: 'by a list of values',
  options: {
    values: {
      type: 'values',
      description:
        'Text of webCRM to value of the Custom CRM. Where several texts have one value, the first is written, and any of them is kept.',
    },
  },
  mainOption: 'values',
  customProperties: oneProperty,
  writes: { webcrm: ['string', 'integer', 'number'], customcrm: ['string', 'integer', 'number', 'boolean'] },
  create,
};

function create(options: TransformOptions): Transform {
  const entries = Object.entries(options['values'] as MappedValues);
  return withUnchosen(
    singleValue({
      form: 'text',
      empty: { webcrm: '', customcrm: null },
      to: {
        webcrm: (source, present) => {
          const names = entries.filter(([, value]) => sameValue('text', value, source)).map(([name]) => name);
          const [first] = names;
          if (first === undefined)
            return unlisted(
              source,
              'the Custom CRM',
              entries.map(([, value]) => value),
            );
          return valueOf(names.some((name) => sameValue('text', name, present)) ? present : first);
        },
        customcrm: (source) => {
          const found = entries.find(([name]) => sameValue('text', name, source));
          return found === undefined
            ? unlisted(
                source,
                'webCRM',
                entries.map(([name]) => name),
              )
            : valueOf(found[1]);
        },
      },
    }),
  );
}

function unlisted(source: Json, system: string, known: readonly Json[]) {
  return impossible(`'${String(source)}' is none of the values of ${system} that the flow lists: ${known.map(String).join(', ')}`);
}
