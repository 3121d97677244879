import type { Form, Json, System } from '#change-events';
import { normalise, sameValue } from '../normalise.js';
import type { Resolve, Transform, Translation, Tuple } from '../transform.js';

/** Turns one value that is not empty into the other side's. */
type Translate = (source: string | number | boolean, present: Json, resolve: Resolve) => Translation;

interface SingleValueRules {
  readonly form: Form;
  /** What an empty value is written as. webCRM takes a null in a write for "leave as it is" where it has an emptier value. */
  readonly empty: Readonly<Record<System, Json>>;
  readonly to: Readonly<Record<System, Translate>>;
}

/** A transform of one property to one: empty becomes empty, and a present value that already says the same is kept. */
export function singleValue(rules: SingleValueRules): Transform {
  const direction = (target: System) => (source: Tuple, present: Tuple, resolve: Resolve) => {
    const translated = translateOne(rules, target, source[0] ?? null, present[0] ?? null, resolve);
    return translated.kind === 'value' ? keepPresent(rules.form, translated.value, present) : translated;
  };
  return {
    forms: { webcrm: [rules.form], customcrm: [rules.form] },
    to: { webcrm: direction('webcrm'), customcrm: direction('customcrm') },
  };
}

/** The answer of a transform that has a value. */
export function valueOf(...value: Tuple): Translation {
  return { kind: 'value', value };
}

/** The answer of a transform that can make nothing of a value; the reason is shown on the link. */
export function impossible(reason: string): Translation {
  return { kind: 'impossible', reason };
}

/** What is said of a tuple that holds a list or a mapping; undefined when it holds none. */
export function noSingleValue(source: Tuple): Translation | undefined {
  const guilty = source.find((value) => value !== null && typeof value === 'object');
  return guilty === undefined ? undefined : isNoSingleValue(guilty);
}

function isNoSingleValue(value: Json): Translation {
  return impossible(`a list or a mapping is no single value: ${JSON.stringify(value)}`);
}

function translateOne(rules: SingleValueRules, target: System, source: Json, present: Json, resolve: Resolve): Translation {
  if (source === null || normalise(rules.form, source) === null) return valueOf(rules.empty[target]);
  if (typeof source === 'object') return isNoSingleValue(source);
  return rules.to[target](source, present, resolve);
}

function keepPresent(form: Form, value: Tuple, present: Tuple): Translation {
  const held = present[0] ?? null;
  return sameValue(form, value[0], held) && held !== null ? valueOf(held) : valueOf(...value);
}
