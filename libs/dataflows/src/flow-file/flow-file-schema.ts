import { systems } from '#change-events';
import { deletePolicies, directions, histories, policies } from '../flow.js';
import { transforms } from '../transforms/index.js';
import type { OptionSchema, TransformDefinition } from '../transforms/transform-definition.js';
import { brakeKeys, flowKeys, matchPartKeys, pairKeys } from './flow-keys.js';

/** A part of a JSON Schema. */
type Schema = Readonly<Record<string, unknown>>;

const property: Schema = { type: 'string', minLength: 1 };
const properties: Schema = { type: 'array', items: property, minItems: 1, uniqueItems: true };
const scalar: Schema = { type: ['string', 'number', 'boolean', 'null'] };
const condition: Schema = { type: 'object', additionalProperties: { anyOf: [scalar, { type: 'array', items: scalar, minItems: 1 }] } };
const fixedValues: Schema = { type: 'object', additionalProperties: scalar };
const conditions = mapping({ webcrm: condition, customcrm: condition }, {}, []);
const entity: Schema = { type: 'string', pattern: '^[a-z][a-z0-9]*$' };

/** The JSON Schema (2020-12) of a flow file, for editors. What it can't say, such as the names of the systems' properties, `check` does. */
export function flowFileSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A flow: which records of webCRM and of the Custom CRM are kept equal, and how',
    ...mapping(
      {
        flow: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
        webcrm: entity,
        customcrm: entity,
        enabled: { type: 'boolean' },
        history: { enum: histories },
        direction: { enum: directions },
        createIn: { type: 'array', items: { enum: systems }, uniqueItems: true },
        create: mapping({ webcrm: fixedValues, customcrm: fixedValues }, {}, []),
        candidates: conditions,
        when: conditions,
        match: { type: 'array', items: { type: 'array', items: matchPart(), minItems: 1 } },
        conflict: { enum: policies },
        firstLink: { enum: policies },
        prefer: { enum: systems },
        onDelete: { enum: deletePolicies },
        brake: mapping({ records: { type: 'number', minimum: 0 }, percent: { type: 'number', minimum: 0, maximum: 100 } }, brakeKeys, []),
        pairs: { type: 'array', items: { anyOf: [shortPair, longPair()] }, minItems: 1 },
      },
      flowKeys,
      ['flow', 'webcrm', 'customcrm', 'pairs'],
    ),
  };
}

const shortPair: Schema = {
  type: 'string',
  pattern: '^\\s*[^\\s+]+\\s*<->\\s*[^\\s+]+\\s*$',
  description: 'Short form: WebcrmProperty <-> CustomCrmProperty, a text taken as it is.',
};

function longPair(): Schema {
  return mapping(
    {
      webcrm: property,
      customcrm: { anyOf: [property, properties] },
      transform: {
        anyOf: [{ enum: namesWithoutOptions() }, ...[...transforms].flatMap(([name, definition]) => withOptions(name, definition))],
      },
      type: { type: 'string', minLength: 1 },
      conflict: { enum: policies },
      direction: { enum: directions },
      required: { type: 'boolean' },
    },
    pairKeys,
    ['webcrm', 'customcrm'],
  );
}

function matchPart(): Schema {
  return { anyOf: [property, mapping({ property, ignore: { enum: ['punctuation'] } }, matchPartKeys, ['property'])] };
}

function namesWithoutOptions(): readonly string[] {
  return [...transforms].filter(([, { mainOption }]) => mainOption === undefined).map(([name]) => name);
}

function withOptions(name: string, definition: TransformDefinition): readonly Schema[] {
  const options = Object.entries(definition.options);
  const main = definition.mainOption === undefined ? undefined : definition.options[definition.mainOption];
  const long = mapping(
    Object.fromEntries(options.map(([option, schema]) => [option, optionSchema(schema)])),
    {},
    definition.mainOption === undefined ? [] : [definition.mainOption],
  );
  const value = main === undefined || main.type === 'values' ? long : { anyOf: [optionSchema(main), long] };
  return options.length === 0 ? [] : [{ ...mapping({ [name]: value }, {}, [name]), description: definition.description }];
}

function optionSchema(schema: OptionSchema): Schema {
  const { description } = schema;
  if (schema.type === 'integer') return { type: 'integer', minimum: schema.minimum, maximum: schema.maximum, description };
  if (schema.type === 'values') {
    return { type: 'object', minProperties: 1, additionalProperties: { type: ['string', 'number', 'boolean'] }, description };
  }
  return schema.type === 'flow' ? { type: 'string', minLength: 1, description } : { enum: schema.values, description };
}

function mapping(
  parts: Readonly<Record<string, Schema>>,
  descriptions: Readonly<Record<string, string>>,
  required: readonly string[],
): Schema {
  const described = Object.entries(parts).map(([key, schema]) => {
    const description = descriptions[key];
    return [key, description === undefined ? schema : { description, ...schema }];
  });
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(described),
    ...(required.length > 0 ? { required } : {}),
  };
}
