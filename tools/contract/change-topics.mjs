import { readFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { asyncapiOf } from './asyncapi.mjs';
import { pageOf } from './page.mjs';

const folder = 'libs/change-events/schemas/v1';
const dialect = 'https://json-schema.org/draft/2020-12/schema';

const recordEntities = {
  webcrm: ['opportunity', 'organisation', 'quotationline', 'user', 'person', 'product'],
  customcrm: ['order', 'customer', 'contact', 'product'],
};

/** The messages that are described by hand. The types and the topics' schemas are made from them. */
export function messageSchemas() {
  const names = {
    headers: 'headers',
    changed: 'record-changed',
    deleted: 'record-deleted',
    linkChanged: 'link-changed',
    linkDeleted: 'link-deleted',
  };
  const read = (name) => JSON.parse(readFileSync(new URL(`../../${folder}/${name}.json`, import.meta.url), 'utf8'));
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, read(name)]));
}

/** Every public topic: its name without a prefix, the schema of what stands on it, and the event types by the definition that they follow. */
export function changeTopics({ changed, deleted, linkChanged, linkDeleted }) {
  const ofRecords = Object.entries(recordEntities).flatMap(([system, entities]) =>
    entities.map((entity) => {
      const subject = `${system}.${entity}`;
      return topic(subject, `Every state of the ${entity} records of ${system}, newest per key.`, 'record id', {
        changed: { schema: changed, kinds: ['created', 'updated'] },
        deleted: { schema: deleted, kinds: ['deleted'] },
      });
    }),
  );
  const ofLinks = topic('dataflow.link', 'Every link: which two records are kept equal, and how that stands.', 'link id', {
    changed: { schema: linkChanged, kinds: ['created', 'updated', 'ended'] },
    deleted: { schema: linkDeleted, kinds: ['deleted'] },
  });
  return [...ofRecords, ofLinks];
}

function topic(subject, description, key, messages) {
  const name = `${subject}.changes`;
  return {
    name,
    description,
    key,
    messages: Object.entries(messages).map(([name, { schema, kinds }]) => ({
      name,
      schema,
      types: kinds.map((kind) => `${subject}.${kind}.v1`),
    })),
    schema: {
      $schema: dialect,
      $id: `urn:dataflow:${name}.v1`,
      title: name,
      description,
      anyOf: Object.keys(messages).map((message) => ({ $ref: `#/$defs/${message}` })),
      $defs: Object.fromEntries(Object.entries(messages).map(([message, { schema }]) => [message, withoutDialect(schema)])),
    },
  };
}

function withoutDialect({ $schema: _, ...schema }) {
  return schema;
}

/** Without titles of the properties, which would become types of their own, of the same name in several messages. */
function bare({ title: _, properties, ...schema }) {
  const within = Object.entries(properties ?? {}).map(([name, property]) => [name, bare(property)]);
  return properties === undefined ? schema : { ...schema, properties: Object.fromEntries(within) };
}

async function typesOf(schemas) {
  const head = `// Made from ${folder}/*.json by \`npm run generate\`; change those files instead.\n`;
  const style = { singleQuote: true, printWidth: 140 };
  const options = { bannerComment: '', additionalProperties: false, style };
  const texts = [];
  for (const schema of Object.values(schemas)) texts.push(await compile({ ...bare(schema), title: schema.title }, schema.title, options));
  return [head, ...texts].join('\n');
}

/** The topics' schemas, the messages' types, the AsyncAPI document and its page: path to text. */
export async function madeFromChangeSchemas() {
  const schemas = messageSchemas();
  const topics = changeTopics(schemas);
  const asyncapi = asyncapiOf(schemas.headers, topics);
  const made = {
    ...Object.fromEntries(topics.map(({ name, schema }) => [`${folder}/topics/${name}.json`, JSON.stringify(schema, null, 2)])),
    'libs/change-events/src/generated/messages.ts': await typesOf(schemas),
    'docs/asyncapi.yaml': `# Made from ${folder}/*.json by \`npm run generate\`; change those files instead.\n${stringify(asyncapi, { aliasDuplicateObjects: false })}`,
    'docs/change-topics.html': pageOf(asyncapi, schemas.headers, topics),
  };
  const house = await resolveConfig(new URL('../../package.json', import.meta.url));
  const texts = Object.entries(made).map(async ([path, text]) => [path, await format(text, { ...house, filepath: path })]);
  return Object.fromEntries(await Promise.all(texts));
}
