import { topicConfig } from '../../libs/messaging/src/topics/topic-plan.ts';

const bindingVersion = '0.5.0';
const tombstone = {
  title: 'Tombstone',
  description: 'An empty value, so that compaction forgets the key. It repeats the headers of the event before it.',
};

/** The AsyncAPI 3 document of the public topics. */
export function asyncapiOf(headers, topics) {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'dataflow: change topics',
      version: '1.0.0',
      license: { name: 'MIT' },
      description: [
        'What changes in webCRM and in the Custom CRM, for other systems to build on. Topics are compacted and hold the newest state of every key.',
        'Names may have a prefix (KAFKA_TOPIC_PREFIX). Messages may come twice, late or in another order: keep the highest `version` of a key.',
      ].join('\n'),
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map((topic) => [topic.name, channelOf(topic)])),
    operations: Object.fromEntries(
      topics.map(({ name }) => [
        `publish.${name}`,
        { action: 'send', channel: { $ref: `#/channels/${name}` }, summary: 'dataflow publishes; others read.' },
      ]),
    ),
    components: {
      schemas: {
        headers: plain(headers),
        ...Object.fromEntries(topics.flatMap(({ messages }) => messages.map(({ schema }) => [schemaName(schema), plain(schema)]))),
      },
    },
  };
}

/** Kafka's settings of a change topic, as `dataflow setup` makes them; numbers as numbers. */
function topicConfiguration() {
  const { 'cleanup.policy': policy, ...rest } = topicConfig({ keep: 'newestPerKey' });
  const values = Object.entries(rest).map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]);
  return { 'cleanup.policy': [policy], ...Object.fromEntries(values) };
}

function channelOf({ name, description, key, messages, schema }) {
  const kafka = { key: { type: 'string', description: `The ${key}, as text.` }, bindingVersion };
  const bindings = { kafka };
  const headersOf = (types) => ({
    allOf: [
      { $ref: '#/components/schemas/headers' },
      { type: 'object', properties: { ce_type: { enum: types }, ce_dataschema: { const: schema.$id } } },
    ],
  });
  const all = messages.map(({ name: message, schema: payload, types }) => [
    message,
    { title: payload.title, headers: headersOf(types), payload: { $ref: `#/components/schemas/${schemaName(payload)}` }, bindings },
  ]);
  const { types } = messages.find(({ name: message }) => message === 'deleted');
  const end = { ...tombstone, headers: headersOf(types), payload: { type: 'null' }, bindings };
  return {
    address: name,
    description,
    messages: { ...Object.fromEntries(all), tombstone: end },
    bindings: { kafka: { topic: name, topicConfiguration: topicConfiguration(), bindingVersion } },
  };
}

function schemaName({ title }) {
  return title.replace(/ (\w)/g, (_, letter) => letter.toUpperCase());
}

/** Without the dialect: a schema of AsyncAPI's own has none. The keywords that we use mean the same in both. */
function plain({ $schema: _, ...schema }) {
  return schema;
}
