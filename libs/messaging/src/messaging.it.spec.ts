import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import {
  createLogger,
  Fault,
  HealthModule,
  HealthRegistry,
  KafkaSettings,
  KeepErrorsWhole,
  loadConfig,
  LOGGER,
  noTraces,
  Traces,
} from '#platform';
import {
  BatchServers,
  checkTopics,
  createKafka,
  createTopics,
  describePartitions,
  describeSettings,
  endOffsets,
  forgettingTimes,
  headersAsText,
  KafkaProducer,
  mendTopics,
  MessagingModule,
  withAdmin,
  wrongTopics,
} from './index.js';
import type { MessageBatch, RawMessage, TopicPlan } from './index.js';
import { snappy } from '../test/snappy.js';

const logger = createLogger({ component: 'spec', level: 'fatal' });
const settings = Object.assign(loadConfig(KafkaSettings, process.env), { KAFKA_TOPIC_PREFIX: `spec-${randomUUID().slice(0, 8)}.` });
const topic = (name: string): string => settings.KAFKA_TOPIC_PREFIX + name;
const plans: TopicPlan[] = [
  { name: topic('changes'), partitions: 1, keep: 'newestPerKey' },
  { name: topic('other'), partitions: 3, keep: { days: 7 } },
  { name: topic('changes.dead-letters'), partitions: 1, keep: { days: 7 } },
  { name: topic('watch.dead-letters'), partitions: 1, keep: { days: 7 } },
];

/** What the handlers do next, and what they saw. */
const script = { handle: (_batch: MessageBatch): void => undefined, seen: [] as RawMessage[], deadLetters: [] as RawMessage[] };

@Controller()
class Changes {
  @EventPattern('changes')
  async changes(@Payload() batch: MessageBatch): Promise<void> {
    await Promise.resolve();
    script.handle(batch);
    script.seen.push(...batch.messages);
  }

  @EventPattern('deadLetters')
  deadLetters(@Payload() batch: MessageBatch): void {
    script.deadLetters.push(...batch.messages);
  }
}

@Module({ controllers: [Changes] })
class ChangesModule {}

@Module({})
class ServiceRoot {}

const apps: INestApplication[] = [];

async function start(component: string, subscriptions: Record<string, string[]>): Promise<INestApplication> {
  const root = {
    module: ServiceRoot,
    global: true,
    imports: [HealthModule.forRoot({ component }), MessagingModule.forRoot({ component }), ChangesModule],
    providers: [
      { provide: KafkaSettings, useValue: settings },
      { provide: LOGGER, useValue: logger },
      { provide: Traces, useValue: noTraces },
    ],
    exports: [KafkaSettings, LOGGER, Traces],
  };
  const app = await NestFactory.create(root, { logger: false, abortOnError: false });
  apps.push(app);
  app.useGlobalFilters(new KeepErrorsWhole(app.getHttpAdapter()));
  app.connectMicroservice({ strategy: app.get(BatchServers).serve(subscriptions) }, { inheritAppConfig: true });
  await app.init();
  await app.startAllMicroservices();
  return app;
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Not within 20 s: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const admin = <T>(work: Parameters<typeof withAdmin<T>>[1]): Promise<T> => withAdmin(createKafka(settings, 'spec', logger), work);
const message = (value: string | null, key = 'k', to = 'changes') => ({
  topic: topic(to),
  key,
  value,
  headers: { ce_id: `id of ${value}` },
});
const values = (messages: readonly RawMessage[]): (string | null)[] => messages.map(({ value }) => value?.toString() ?? null);

// Longer than any wait below, so that a wait can say what it waited for.
jest.setTimeout(60_000);

describe('messaging on a real broker', () => {
  beforeAll(async () => {
    expect(await admin((client) => createTopics(client, plans))).toHaveLength(4);
  });

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    Object.assign(script, { handle: () => undefined, seen: [], deadLetters: [] });
  });

  afterAll(async () => {
    await admin((client) => client.deleteTopics({ topics: plans.map(({ name }) => name) }));
  });

  it('creates only missing topics, and names the missing ones with the command that helps', async () => {
    expect(await admin((client) => createTopics(client, plans))).toEqual([]);
    expect(await admin((client) => checkTopics(client, [...plans, { name: topic('absent') }]))).toEqual([
      `Kafka has no topic ${topic('absent')}, or does not let us see it: run \`dataflow setup\`, or correct the permissions`,
    ]);
  });

  it('tells within what time each topic has forgotten what goes now', async () => {
    const times = await admin((client) => forgettingTimes(client, [topic('changes'), topic('other')]));
    const days = [...times].map(([name, ms]) => [name, ms / (24 * 60 * 60 * 1000)]);
    expect(Object.fromEntries(days)).toEqual({ [topic('changes')]: 7, [topic('other')]: 8 });
  });

  it('names the topics that the broker does not create, and why', async () => {
    const impossible: TopicPlan = { name: topic('no name'), partitions: 1, keep: 'newestPerKey' };
    await expect(admin((client) => createTopics(client, [impossible]))).rejects.toThrow(
      `Kafka did not create ${topic('no name')} (The request attempted to perform an operation on an invalid topic). Correct the rights`,
    );
  });

  it('tells topics that are other than planned, and corrects what can be corrected without touching the rest', async () => {
    const plan: TopicPlan = { name: topic('made-by-hand'), partitions: 2, keep: 'newestPerKey' };
    await admin((client) =>
      client.createTopics({
        waitForLeaders: true,
        topics: [
          {
            topic: plan.name,
            numPartitions: 1,
            configEntries: [
              { name: 'min.insync.replicas', value: '1' },
              { name: 'retention.ms', value: '-1' },
            ],
          },
        ],
      }),
    );
    expect(await admin((client) => forgettingTimes(client, [plan.name]))).toEqual(new Map([[plan.name, Infinity]]));
    const wrong = () => admin((client) => wrongTopics(client, [...plans, plan]));
    const [found, ...others] = await wrong();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ name: plan.name, partitions: { are: 1, shouldBe: 2 } });
    expect(found && describeSettings(found)).toMatch(/made-by-hand has cleanup\.policy=delete instead of compact, .*run `dataflow setup`/);
    expect(found && describePartitions(found)).toContain('1 partitions instead of 2');
    expect(await admin(async (client) => mendTopics(client, await wrong()))).toEqual([plan.name]);
    // The broker's answer comes before all of it is in force.
    while (((await wrong())[0]?.settings.length ?? 0) > 0);
    const [mended] = await wrong();
    expect(mended?.own).toMatchObject({ 'cleanup.policy': 'compact', 'compression.type': 'uncompressed', 'min.insync.replicas': '1' });
    expect(mended && describeSettings(mended)).toBeUndefined();
    await admin((client) => client.deleteTopics({ topics: [plan.name] }));
  });

  it('carries messages to their handler in order, tombstones as null, headers as they were', async () => {
    const app = await start('changes', { changes: [topic('changes')] });
    const producer = app.get(KafkaProducer);
    await Promise.all([producer.send([message('1'), message('2')]), producer.send([message('3')]), producer.send([message(null)])]);
    await until(() => script.seen.length === 4);
    expect(values(script.seen)).toEqual(['1', '2', '3', null]);
    expect(script.seen.map(({ offset }) => offset)).toEqual([0n, 1n, 2n, 3n]);
    expect(script.seen[0]?.key?.toString()).toBe('k');
    expect(headersAsText(script.seen[0]?.headers ?? {})).toEqual({ ce_id: 'id of 1' });
    await until(() => app.get(HealthRegistry).unready().length === 0);
  });

  it('begins after what an earlier process has done with', async () => {
    const app = await start('changes', { changes: [topic('changes')] });
    await app.get(KafkaProducer).send([message('after a restart')]);
    await until(() => script.seen.length > 0);
    expect(values(script.seen)).toEqual(['after a restart']);
    const [end] = await admin((client) => endOffsets(client, topic('changes')));
    expect(end).toEqual({ partition: 0, low: 0n, high: 5n });
  });

  it('reads what a foreign producer compressed with Snappy, which kafkajs can not: the broker unpacks it', async () => {
    const lacking = CompressionCodecs[CompressionTypes.Snappy];
    CompressionCodecs[CompressionTypes.Snappy] = () => ({
      compress: ({ buffer }: { readonly buffer: Buffer }) => Promise.resolve(snappy(buffer)),
      decompress: () => Promise.reject(new Error('kafkajs has no Snappy')),
    });
    const foreign = createKafka(settings, 'foreign', logger).producer();
    await foreign.connect();
    await foreign.send({ topic: topic('changes'), compression: CompressionTypes.Snappy, messages: [{ key: 'k', value: 'from Java' }] });
    await foreign.disconnect();
    CompressionCodecs[CompressionTypes.Snappy] = lacking;
    await start('changes', { changes: [topic('changes')] });
    await until(() => script.seen.length > 0);
    expect(values(script.seen)).toEqual(['from Java']);
  });

  it('sends a poison message to the dead letters as it was, and handles the next', async () => {
    script.handle = (batch) => {
      if (values(batch.messages).includes('poison')) throw new TypeError('cannot read properties of undefined');
    };
    const app = await start('changes', { changes: [topic('changes')] });
    await app.get(KafkaProducer).send([message('before'), message('poison'), message('behind')]);
    await until(() => script.seen.length >= 2);
    expect(values(script.seen)).toEqual(['before', 'behind']);
    await start('watch', { deadLetters: [topic('changes.dead-letters')] });
    await until(() => script.deadLetters.length > 0);
    expect(values(script.deadLetters)).toEqual(['poison']);
    expect(headersAsText(script.deadLetters[0]?.headers ?? {})).toEqual({
      ce_id: 'id of poison',
      dl_reason: 'The handler failed (bug, TypeError)',
      dl_topic: topic('changes'),
      dl_partition: '0',
      dl_offset: '7',
      dl_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    });
  });

  it('waits out an error that will pass, unready meanwhile, and loses nothing', async () => {
    let left = 4;
    script.handle = () => {
      if (left-- > 0) throw new Fault('transient', 'database away');
    };
    const app = await start('changes', { changes: [topic('changes')] });
    await app.get(KafkaProducer).send([message('patient')]);
    await until(() =>
      app
        .get(HealthRegistry)
        .unready()
        .some(({ reason }) => reason.includes('database away')),
    );
    await until(() => script.seen.length > 0);
    expect(values(script.seen)).toEqual(['patient']);
    expect(app.get(HealthRegistry).unready()).toEqual([]);
  });

  it('keeps the order of each key over many concurrent sends and partitions', async () => {
    const app = await start('changes', { changes: [topic('other')] });
    const producer = app.get(KafkaProducer);
    await Promise.all(Array.from({ length: 2000 }, (_, n) => producer.send([message(String(n), `key ${n % 7}`, 'other')])));
    await until(() => script.seen.length >= 2000);
    for (let key = 0; key < 7; key++) {
      const own = script.seen.filter((seen) => seen.key?.toString() === `key ${key}`).map(({ value }) => Number(value));
      expect(own).toEqual(Array.from({ length: own.length }, (_, index) => index * 7 + key));
    }
  });

  it('handles nothing twice when it is stopped in the middle of a stream and started again', async () => {
    const feeder = await start('watch', { deadLetters: [topic('watch.dead-letters')] });
    const feed = async (from: number, to: number): Promise<void> => {
      for (let n = from; n < to; n++) await feeder.get(KafkaProducer).send([message(`stream ${n}`)]);
    };
    const first = await start('changes', { changes: [topic('changes')] });
    const feeding = feed(0, 600);
    await until(() => script.seen.length > 100);
    await first.close();
    expect(script.seen.length).toBeLessThan(600);
    await feeding;
    await start('changes', { changes: [topic('changes')] });
    await until(() => script.seen.length >= 600);
    expect(values(script.seen)).toEqual(Array.from({ length: 600 }, (_, n) => `stream ${n}`));
  });

  it('stops within seconds while a handler keeps failing, and leaves the message for the next process', async () => {
    script.handle = () => {
      throw new Fault('transient', 'database away');
    };
    const app = await start('changes', { changes: [topic('changes')] });
    await app.get(KafkaProducer).send([message('left behind')]);
    await until(() =>
      app
        .get(HealthRegistry)
        .unready()
        .some(({ reason }) => reason.includes('database away')),
    );
    const begin = Date.now();
    await app.close();
    apps.splice(0);
    expect(Date.now() - begin).toBeLessThan(5_000);
    script.handle = () => undefined;
    await start('changes', { changes: [topic('changes')] });
    await until(() => script.seen.length > 0);
    expect(values(script.seen)).toEqual(['left behind']);
  });
});
