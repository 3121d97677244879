import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const contract = new URL('../../apps/webcrm-connector/webcrm.openapi.yaml', import.meta.url);
const head = '// Made from webcrm.openapi.yaml by `npm run generate`; change that file instead.\n';

function fieldOf({ type, format, maxLength, readOnly }) {
  const plain = Array.isArray(type) ? type.find((name) => name !== 'null') : type;
  return { type: format ?? plain, ...(maxLength === undefined ? {} : { maxLength }), ...(readOnly ? { readOnly } : {}) };
}

function recordSchemas({ paths, components }) {
  const deletable = paths['/{collection}/{id}'].delete.parameters[0].schema.enum;
  const records = components.schemas.Record.oneOf.map(({ $ref }) => $ref.split('/').at(-1));
  return records.map((name) => {
    const { properties, 'x-collection': collection } = components.schemas[name];
    return {
      name,
      collection,
      deletable: deletable.includes(collection),
      stamps: Object.keys(properties).filter((property) => properties[property]['x-stamp']),
      fields: Object.fromEntries(Object.entries(properties).map(([property, schema]) => [property, fieldOf(schema)])),
    };
  });
}

function textOf({ fields, ...rest }) {
  const lines = Object.entries(fields).map(([property, field]) => `      ${property}: ${JSON.stringify(field)},`);
  const others = Object.entries(rest).map(([name, value]) => `    ${name}: ${JSON.stringify(value)},`);
  return ['  {', ...others, '    fields: {', ...lines, '    },', '  },'].join('\n');
}

/** The types of webCRM's API and its record types, from the contract of what we use of it: path to text. */
export async function madeFromWebcrmContract() {
  const schemas = recordSchemas(parse(readFileSync(contract, 'utf8')));
  return {
    'apps/webcrm-connector/src/generated/webcrm-api.ts':
      head + astToString(await openapiTS(contract, { immutable: true, exportType: true })),
    'apps/webcrm-connector/src/generated/record-schemas.ts': `${head}import type { RecordSchema } from '../records/record-schema.js';

export const recordSchemas: readonly RecordSchema[] = [
${schemas.map(textOf).join('\n')}
];
`,
  };
}
