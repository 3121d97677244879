import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { encodeChange, topicsWith, type Change } from '#change-events';
import { Registry } from '#link-registry';
import { BatchServers, createKafka, createTopics, headersAsText, plannedTopics, withAdmin } from '#messaging';
import {
  createLogger,
  DatabaseSettings,
  FlowSettings,
  HealthModule,
  HealthRegistry,
  KafkaSettings,
  KeepErrorsWhole,
  loadConfig,
  LOGGER,
  noTraces,
  Traces,
} from '#platform';
import { MappingSettings } from './config.js';
import { FlowBook } from './flow-book.js';
import { component, MappingModule } from './mapping.module.js';

// Longer than any wait below, so that a wait can say what it waited for.
jest.setTimeout(120_000);

const logger = createLogger({ component: 'spec', level: 'fatal' });
const kafkaSettings = Object.assign(loadConfig(KafkaSettings, process.env), { KAFKA_TOPIC_PREFIX: `poison-${randomUUID().slice(0, 8)}.` });
const topics = topicsWith(kafkaSettings.KAFKA_TOPIC_PREFIX);
const changesTopic = topics.changes('customcrm', 'customer');
const outcomesTopic = topics.outcomes('customcrm', 'customer');
const kafka = createKafka(kafkaSettings, 'spec', logger);
const producer = kafka.producer({ allowAutoTopicCreation: false });
const deadLetters = kafka.consumer({ groupId: `poison-${randomUUID()}` });
const parked: { reason: string; value: string | null }[] = [];
const databaseName = `poison_${randomUUID().replaceAll('-', '')}`;
const server = process.env['DATABASE_URL'] ?? '';
const url = Object.assign(new URL(server), { pathname: `/${databaseName}` }).href;
let app: INestApplication;

@Module({})
class ServiceRoot {}

beforeAll(async () => {
  await onServer(`CREATE DATABASE ${databaseName}`);
  const registry = new Registry({ url, ssl: false, poolSize: 1, applicationName: 'spec' });
  await registry.migrate();
  await registry.close();

  const root = {
    module: ServiceRoot,
    global: true,
    imports: [HealthModule.forRoot({ component }), MappingModule],
    providers: [
      { provide: KafkaSettings, useValue: kafkaSettings },
      {
        provide: DatabaseSettings,
        useValue: Object.assign(new DatabaseSettings(), { DATABASE_URL: url, DATABASE_SSL: false, DATABASE_POOL_SIZE: 4 }),
      },
      { provide: FlowSettings, useValue: Object.assign(new FlowSettings(), { FLOWS_PATH: 'flows' }) },
      { provide: MappingSettings, useValue: new MappingSettings() },
      { provide: LOGGER, useValue: logger },
      { provide: Traces, useValue: noTraces },
    ],
    exports: [KafkaSettings, DatabaseSettings, FlowSettings, MappingSettings, LOGGER, Traces],
  };
  app = await NestFactory.create(root, { logger: false, abortOnError: false });
  const plans = plannedTopics(topics, app.get(FlowBook).types(), 1);
  await withAdmin(kafka, (admin) => createTopics(admin, plans));
  app.useGlobalFilters(new KeepErrorsWhole(app.getHttpAdapter()));
  const strategy = app.get(BatchServers).serve({ changes: [changesTopic], outcomes: [outcomesTopic] });
  app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  await app.init();
  await producer.connect();
  await deadLetters.connect();
  await deadLetters.subscribe({ topics: [topics.deadLetters(component)], fromBeginning: true });
  await deadLetters.run({
    eachMessage: ({ message }) => {
      parked.push({
        reason: headersAsText((message.headers ?? {}) as Record<string, Buffer>)['dl_reason'] ?? '',
        value: message.value?.toString() ?? null,
      });
      return Promise.resolve();
    },
  });
});

afterAll(async () => {
  await deadLetters.disconnect();
  await producer.disconnect();
  await app.close();
  await withAdmin(kafka, (admin) =>
    admin.deleteTopics({ topics: plannedTopics(topics, app.get(FlowBook).types(), 1).map(({ name }) => name) }),
  );
  await onServer(`DROP DATABASE ${databaseName} WITH (FORCE)`);
});

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not within 60 s: ${String(condition)}; parked: ${JSON.stringify(parked)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function change(id: string, more: Partial<Change> = {}) {
  const [message] = encodeChange(
    {
      kind: 'updated',
      system: 'customcrm',
      entity: 'customer',
      id,
      version: 1,
      record: { Name: `Firm ${id}` },
      changed: [],
      changedAt: 1_760_000_000_000,
      observedAt: 1_760_000_000_000,
      origin: 'person',
      source: 'spec',
      ...more,
    },
    topics,
  );
  if (message === undefined) throw new Error('there is no message');
  const { key, value, headers } = message;
  return { key, value, headers };
}

const stored = async (...ids: readonly string[]) =>
  (await app.get(Registry).links.transaction(({ states }) => states.peek('customcrm', 'customer', ids))).map(({ id }) => id).sort();

it('handles every good change of a batch with poison in it, and sets the poison aside with the reason', async () => {
  const wrong = (value: Buffer | string, headers: Record<string, string> = change('p').headers) => ({
    key: 'p',
    value,
    headers,
  });
  const manyHeaders = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`h${n}`, 'x']));
  await producer.send({
    topic: changesTopic,
    messages: [
      change('good-1'),
      wrong(Buffer.alloc(0)),
      wrong(Buffer.from([0, 0, 0])),
      wrong('not JSON'),
      wrong('{"id":"p","version":1,"record":[],"observedAt":"2026-01-01T00:00:00Z"}'),
      wrong('{"id":"p"}', { ...(change('p').headers as Record<string, string>), ce_type: 'customcrm.customer.updated.v9' }),
      change('good-2'),
      wrong('{"after":{"id":7}}', { __debeziumContext: 'x' }),
      change('other', { entity: 'contact' }),
      { key: 'p', value: null, headers: {} },
      { ...change('good-3'), headers: { ...(change('good-3').headers as Record<string, string>), ...manyHeaders } },
      change('nul\u0000id'),
      change('badlink', { createdFor: 'no uuid' }),
      change('good-4', { record: { Name: 'a\u0000b' } }),
      { ...change('strange'), key: 'p' },
      wrong(`{"id":"p","version":1,"record":{"Name":${'['.repeat(200_000)}${']'.repeat(200_000)}},"observedAt":"2026-01-01T00:00:00Z"}`),
    ],
  });
  // Without a key a compacted topic does not take it in the first place.
  await expect(producer.send({ topic: changesTopic, messages: [{ ...change('no key'), key: null }] })).rejects.toThrow(/validation/);
  await producer.send({ topic: changesTopic, messages: [wrong('x'.repeat(1_000_000)), change('good-5')] });
  await producer.send({
    topic: outcomesTopic,
    messages: [
      { key: null, value: 'no outcome' },
      { key: null, value: null },
    ],
  });

  await app.startAllMicroservices();
  await until(async () => (await stored('good-1', 'good-2', 'good-3', 'good-4', 'good-5')).length === 5);
  await until(() => parked.length >= 14);
  expect(parked.map(({ reason }) => reason).sort()).toEqual(
    [
      ...Array.from({ length: 4 }, () => 'the value is not JSON'),
      '"record" must be an object',
      'ce_type "" is not of the form <system>.<entity>.<created|updated|deleted>.v1',
      'ce_type "customcrm.customer.updated.v9" is not of the form <system>.<entity>.<created|updated|deleted>.v1',
      'it is about customcrm contact, which has a topic of its own',
      'the key is not the record id "strange"',
      'The handler failed (bug, RangeError)',
      ...Array.from({ length: 2 }, () => 'The handler failed (bug, QueryFailedError)'),
      'the value is empty',
      'the value is not JSON',
    ].sort(),
  );
  expect(await stored('nul', 'badlink', 'other', 'p')).toEqual([]);

  await producer.send({ topic: changesTopic, messages: [change('good-6')] });
  await until(async () => (await stored('good-6')).length === 1);
  expect(app.get(HealthRegistry).unready()).toEqual([]);
});
