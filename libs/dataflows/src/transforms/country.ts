import type { Json } from '#change-events';
import type { Transform, Translation } from '../transform.js';
import { countryCodeOf, countryLanguages, countryName } from './country-names.js';
import { impossible, singleValue, valueOf } from './single-value.js';
import { oneProperty } from './transform-definition.js';
import type { TransformDefinition, TransformOptions } from './transform-definition.js';
import { withUnchosen } from './unchosen.js';

/** A country: its name in the language of the webCRM system, its code in the Custom CRM. */
export const country: TransformDefinition = {
  description: 'A country: a name in webCRM (read in many languages), its ISO 3166-1 alpha-2 code in the Custom CRM.',
  rule: 'country name / ISO 3166-1 alpha-2 code',
  options: {
    language: {
      type: 'string',
      values: countryLanguages,
      description: 'Language in which webCRM gets names (ISO 639-1); English when not given.',
    },
  },
  customProperties: oneProperty,
  writes: { webcrm: ['string'], customcrm: ['string'] },
  create,
};

function create(options: TransformOptions): Transform {
  const language = typeof options['language'] === 'string' ? options['language'] : 'en';
  return withUnchosen(
    singleValue({
      form: 'text',
      empty: { webcrm: '', customcrm: null },
      to: {
        webcrm: (source, present) => inCode(source, present, language, (code) => countryName(code, language) ?? code),
        customcrm: (source, present) => inCode(source, present, language, (code) => code),
      },
    }),
  );
}

/** A present value that already means the country is kept, in whatever language or writing. */
function inCode(source: Json, present: Json, language: string, write: (code: string) => string): Translation {
  const code = countryCodeOf(String(source), language);
  if (code === null) return impossible(`'${String(source)}' is neither a country's name nor its ISO 3166-1 alpha-2 code`);
  return valueOf(present !== null && countryCodeOf(String(present), language) === code ? present : write(code));
}
