import type { Transform } from '../transform.js';
import { transforms } from '../transforms/index.js';
import type { OptionSchema, TransformDefinition, TransformOptions } from '../transforms/transform-definition.js';
import { nearestTo } from './nearest.js';
import { isMapping, listed, shown } from './rules.js';

/** A transform as a pair uses it. */
export interface NamedTransform {
  readonly name: string;
  readonly options: TransformOptions;
  readonly transform: Transform;
  /** The flow that it maps ids through, if it is a reference. */
  readonly references?: string;
}

/** What is wrong, as whole sentences. */
interface Refused {
  readonly faults: readonly string[];
}

/** Reads `transform: name`, `transform: { name: main option }` or `transform: { name: { option: value } }`; absent is `text`. */
export function readTransform(content: unknown, customProperties: number): NamedTransform | Refused {
  const named = nameAndOptions(content ?? 'text');
  if (named === null) {
    return {
      faults: [
        `transform must be a name, such as transform: date, or one name with its options, such as transform: { decimal: { scale: 2 } }, not ${shown(content)}.`,
      ],
    };
  }
  const definition = transforms.get(named.name);
  if (definition === undefined) return { faults: [unknownTransform(named.name)] };
  const options = mainOptionNamed(definition, named.options);
  const faults = [...countFaults(named.name, definition, customProperties), ...optionFaults(named.name, definition, options)];
  return faults.length > 0 ? { faults } : made(named.name, definition, options as TransformOptions, customProperties);
}

function made(name: string, definition: TransformDefinition, options: TransformOptions, customProperties: number): NamedTransform {
  const transform = definition.create(options, customProperties);
  const flow = Object.entries(definition.options).find(([, schema]) => schema.type === 'flow')?.[0];
  return { name, options, transform, ...(flow === undefined ? {} : { references: String(options[flow]) }) };
}

function nameAndOptions(content: unknown): { readonly name: string; readonly options: unknown } | null {
  if (typeof content === 'string') return { name: content, options: {} };
  if (!isMapping(content)) return null;
  const [only, ...more] = Object.entries(content);
  return only === undefined || more.length > 0 ? null : { name: only[0], options: only[1] ?? {} };
}

function mainOptionNamed({ mainOption }: TransformDefinition, options: unknown): unknown {
  return mainOption === undefined || isMapping(options) ? options : { [mainOption]: options };
}

function unknownTransform(name: string): string {
  const near = nearestTo(name, transforms.keys());
  return `'${name}' is no transform.${near === '' ? ` There are ${[...transforms.keys()].join(', ')}.` : near}`;
}

function countFaults(name: string, { customProperties: { least, most } }: TransformDefinition, count: number): readonly string[] {
  if (count >= least && count <= most) return [];
  const wanted = least === most ? `${least}` : `${least} to ${most}`;
  const advice = most === 1 ? ' Several take transform: lines or transform: personName.' : '';
  return [`The transform ${name} takes ${wanted} ${most === 1 ? 'property' : 'properties'} of the Custom CRM, not ${count}.${advice}`];
}

function optionFaults(name: string, definition: TransformDefinition, options: unknown): readonly string[] {
  if (!isMapping(options)) return [`The options of ${name} must be a mapping, such as { ${name}: { … } }, not ${shown(options)}.`];
  const unknown = Object.keys(options)
    .filter((option) => !Object.hasOwn(definition.options, option))
    .map((option) => `${name} has no option '${option}'. ${knownOptions(definition, option)}`);
  const missing = isMissing(definition, options) ? [`${name} needs its ${definition.mainOption}: write transform: { ${name}: … }.`] : [];
  const wrong = Object.entries(definition.options).flatMap(([option, schema]) => valueFault(`${name}.${option}`, schema, options[option]));
  return [...unknown, ...missing, ...wrong];
}

function isMissing({ mainOption }: TransformDefinition, options: Readonly<Record<string, unknown>>): boolean {
  return mainOption !== undefined && options[mainOption] === undefined;
}

function knownOptions(definition: TransformDefinition, option: string): string {
  const known = Object.keys(definition.options);
  return known.length === 0 ? 'It has none.' : `It has ${listed(known)}.${nearestTo(option, known)}`;
}

function valueFault(option: string, schema: OptionSchema, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (schema.type === 'integer') {
    const fits = Number.isSafeInteger(value) && Number(value) >= schema.minimum && Number(value) <= schema.maximum;
    return fits ? [] : [`${option} must be a whole number from ${schema.minimum} to ${schema.maximum}, not ${shown(value)}.`];
  }
  if (schema.type === 'flow') {
    return typeof value === 'string' && value !== '' ? [] : [`${option} must be the name of a flow, not ${shown(value)}.`];
  }
  if (schema.type === 'values') {
    const isRight = isMapping(value) && Object.keys(value).length > 0 && Object.values(value).every(isFilled);
    return isRight ? [] : [`${option} must map each text of webCRM to one value, such as { Kunde: customer }, not ${shown(value)}.`];
  }
  return typeof value === 'string' && schema.values.includes(value)
    ? []
    : [`${option} must be ${listed(schema.values)}, not ${shown(value)}.`];
}

function isFilled(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && String(value).trim() !== '';
}
