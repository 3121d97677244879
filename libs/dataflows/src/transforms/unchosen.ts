import type { Json } from '#change-events';
import { normalise } from '../normalise.js';
import type { Transform } from '../transform.js';
import { valueOf } from './single-value.js';

/** webCRM's drop-downs hold a text such as "--Velg--" while nothing is chosen. */
const nothingChosen = /^--.*--$/;

/** The transform of a drop-down of webCRM: its text for "nothing chosen" is empty, and stays while there is nothing to choose. */
export function withUnchosen({ forms, to }: Transform): Transform {
  return {
    forms,
    to: {
      webcrm: (source, present, resolve) =>
        normalise('text', source[0]) === null && isUnchosen(present[0]) ? valueOf(present[0] ?? null) : to.webcrm(source, present, resolve),
      customcrm: (source, present, resolve) => to.customcrm(isUnchosen(source[0]) ? [null] : source, present, resolve),
    },
  };
}

function isUnchosen(value: Json | undefined): boolean {
  return typeof value === 'string' && nothingChosen.test(value.trim());
}
