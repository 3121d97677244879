import type { Json, System } from '#change-events';
import { normalise } from '../normalise.js';
import type { Transform, Translation, Tuple } from '../transform.js';
import { impossible, valueOf } from './single-value.js';
import { oneProperty } from './transform-definition.js';
import type { TransformDefinition } from './transform-definition.js';

const meanings: ReadonlyMap<Json, boolean> = new Map<Json, boolean>([
  [null, false],
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
  ['yes', true],
  ['no', false],
]);

/** Yes or no. webCRM's check boxes know no third state, so empty is no. */
export const boolean: TransformDefinition = {
  description: 'Yes or no. Also 1, 0, "yes" and "no" are understood; empty counts as no. For other texts name their values with enum.',
  rule: 'yes / no',
  options: {},
  customProperties: oneProperty,
  writes: { webcrm: ['boolean'], customcrm: ['boolean'] },
  create,
};

function create(): Transform {
  const to: Readonly<Record<System, Transform['to'][System]>> = { webcrm: translate, customcrm: translate };
  return { forms: { webcrm: ['text'], customcrm: ['text'] }, to };
}

function translate([source = null]: Tuple, [present = null]: Tuple): Translation {
  const meaning = meaningOf(source);
  if (meaning === undefined) return impossible(`${JSON.stringify(source)} is neither yes nor no`);
  return valueOf(meaningOf(present) === meaning ? present : meaning);
}

function meaningOf(value: Json): boolean | undefined {
  return meanings.get(String(normalise('text', value) ?? '').toLowerCase() || null);
}
