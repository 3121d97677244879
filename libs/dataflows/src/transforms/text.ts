import type { Json } from '#change-events';
import { normalise, sameValue } from '../normalise.js';
import type { Transform, Translation } from '../transform.js';
import { valueOf } from './single-value.js';
import { oneProperty } from './transform-definition.js';
import type { OptionSchema, TransformDefinition, TransformOptions } from './transform-definition.js';

const length = (system: string): OptionSchema => ({
  type: 'integer',
  minimum: 1,
  maximum: 100_000,
  description: `Greatest length in ${system}. A longer text is cut there, and stays whole on the side where it is long.`,
});

/** The default: the value as it is, compared without outer blanks and line ending style. */
export const text: TransformDefinition = {
  description: 'The value as it is. Outer blanks and the style of line endings make no difference.',
  rule: '',
  options: { webcrmLength: length('webCRM'), customcrmLength: length('the Custom CRM') },
  customProperties: oneProperty,
  writes: 'same',
  create,
};

function create(options: TransformOptions): Transform {
  const webcrm = cutAt(options['webcrmLength']);
  const customcrm = cutAt(options['customcrmLength']);
  return {
    forms: { webcrm: ['text'], customcrm: ['text'] },
    to: {
      webcrm: (source, present) => render(source[0] ?? null, present[0] ?? null, webcrm, customcrm, ''),
      customcrm: (source, present) => render(source[0] ?? null, present[0] ?? null, customcrm, webcrm, null),
    },
  };
}

type Cut = (value: Json) => Json;

/** `empty` is '' in webCRM, where a null in a write may leave the field as it is. */
function render(source: Json, present: Json, cutForTarget: Cut, cutForSource: Cut, empty: Json): Translation {
  if (normalise('text', source) === null) return valueOf(normalise('text', present) === null && present !== null ? present : empty);
  const value = cutForTarget(source);
  // A longer text that was cut on the source's side stays whole here.
  const saysTheSame = sameValue('text', value, present) || sameValue('text', cutForSource(present), source);
  return valueOf(saysTheSame ? present : value);
}

/** The cut is made in the comparable form: a side that trims or turns line endings must not move it. */
function cutAt(length: TransformOptions[string] | undefined): Cut {
  if (typeof length !== 'number') return (value) => value;
  return (value) => {
    const plain = normalise('text', value);
    return typeof value === 'string' && typeof plain === 'string' && plain.length > length
      ? withoutHalfCharacter(plain.slice(0, length))
      : value;
  };
}

function withoutHalfCharacter(cut: string): string {
  return cut.replace(/[\uD800-\uDBFF]$/, '');
}
