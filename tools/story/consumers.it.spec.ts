import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { secretProperties } from '../../apps/webcrm-connector/test/secret-properties.js';
import { checkout } from '../bootstrap/checkout.mjs';
import { importers } from '../demo/importers.mjs';
import { startCollector, type ToldSpan } from '../test/collector.js';
import { Example } from './example.js';
import { readTopics, type StandingMessage } from './read-topics.js';
import { eventually, Stack } from './stack.js';

jest.setTimeout(300_000);

type Row = Readonly<Record<string, unknown>>;

interface Link {
  readonly id: string;
  readonly webcrmId: string;
  readonly customcrmId: string;
  readonly progress: string;
}

const types = {
  webcrm: ['organisation', 'person', 'user', 'opportunity', 'quotationline', 'product'],
  customcrm: ['customer', 'contact', 'order', 'product'],
} as const;
const examples = join(checkout, 'examples');
const node = join(checkout, 'node_modules', '.bin', 'node');
const isThere = (command: string) => spawnSync(command, ['-version'], { stdio: 'ignore' }).error === undefined;

/** Stand in every secret; one that can hold none of them is looked for by its property's name. */
const mark = { text: 'a-secret-of-webcrm', number: 1_987_654_321, date: '2071-06-05' };
/** More than webCRM's 32 bits: it says so, and repeats the value. */
const refused = 8_765_432_109;

let collector: Awaited<ReturnType<typeof startCollector>>;
let stack: Awaited<ReturnType<typeof Stack.prepare>>;
let settings: Readonly<Record<string, string>>;
let prefix: string;
let follower: Example;
/** Edited in webCRM, edited in the Custom CRM. */
let edited: { readonly there: Link; readonly here: Link };

beforeAll(async () => {
  collector = await startCollector();
  stack = await Stack.prepare(20, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  prefix = process.env['KAFKA_TOPIC_PREFIX'] ?? '';
  settings = { KAFKA_TOPIC_PREFIX: prefix, ...stack.settings.shared };
  await fillSecrets('before');
  await stack.startServices();
  await eventually(
    () => stack.status(),
    (status) => status.firstLoad.over,
    120_000,
  );
  follower = Example.start(node, [join(examples, 'typescript', 'newest-states.ts'), 'webcrm.organisation.changes'], settings);
  await liveALittle();
});
afterAll(async () => {
  follower?.kill('SIGKILL');
  await stack?.stop();
  collector?.stop();
});

/** Lets the broker forget as soon as it looks what it would forget after days. */
async function compactAtOnce(topic: string): Promise<void> {
  const values = {
    'cleanup.policy': 'compact',
    'segment.ms': '1',
    'min.cleanable.dirty.ratio': '0.001',
    'delete.retention.ms': '86400000',
  };
  const configEntries = Object.entries(values).map(([name, value]) => ({ name, value }));
  const admin = kafka().admin();
  await admin.connect();
  await admin
    .alterConfigs({ validateOnly: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: prefix + topic, configEntries }] })
    .finally(() => admin.disconnect());
}

/** Puts a mark into every secret that the sandbox's webCRM can hold. */
async function fillSecrets(when: string): Promise<void> {
  const { webcrm } = await importers(stack.settings.address);
  for (const [collection, entity, id] of [
    ['Persons', 'person', 'PersonId'],
    ['Users', 'user', 'UserId'],
  ] as const) {
    const records = await stack.records('webcrm', entity);
    const marked = (record: Row) =>
      secretProperties.filter((name) => Object.hasOwn(record, name)).map((name): [string, unknown] => [name, markLike(record[name], when)]);
    expect(marked(records[0] ?? {}).length).toBeGreaterThan(5);
    await webcrm(
      collection,
      records.map((record) => ({ [id]: record[id], [`${collection.slice(0, -1)}Custom1`]: when, ...Object.fromEntries(marked(record)) })),
    );
  }
}

function markLike(value: unknown, when: string): unknown {
  if (typeof value === 'number') return mark.number;
  if (typeof value === 'boolean') return true;
  return /^\d{4}-\d\d-\d\dT/.test(String(value)) ? `${mark.date}T04:03:02Z` : `${mark.text} ${when}`;
}

async function inSync(flow: string): Promise<readonly [Link, Link]> {
  const links = await stack.cli<Link[]>('links', '--flow', flow, '--limit', '100');
  const [one, two] = links.filter(({ progress }) => progress === 'inSync');
  if (one === undefined || two === undefined) throw new Error(`fewer than two of ${flow} are in sync`);
  return [one, two];
}

/** Edits and deletes on both sides, a write that is refused, repeats, and messages that are no events. */
async function liveALittle(): Promise<void> {
  const people = await stack.people();
  const [[there, here], [product], [person], [opportunity]] = await Promise.all([
    inSync('organisations'),
    inSync('products'),
    inSync('persons'),
    inSync('opportunities'),
  ]);
  edited = { there, here };
  await fillSecrets('after');
  await people.webcrm.edit('organisation', there.webcrmId, { OrganisationFax: '11111111' });
  await people.customcrm.edit('customer', here.customcrmId, { Fax: '22222222' });
  await people.customcrm.edit('order', opportunity.customcrmId, { Probability: refused });
  await fetch(`${stack.settings.address.webcrm}/_sandbox/records/product/${product.webcrmId}`, { method: 'DELETE' });
  await people.customcrm.remove('contact', person.customcrmId);
  await eventually(
    async () => [
      (await people.customcrm.read('customer', there.customcrmId))['Fax'],
      (await people.webcrm.read('organisation', here.webcrmId))['OrganisationFax'],
    ],
    (faxes) => faxes.join() === '11111111,22222222',
  );
  const shown = async ({ id }: Link) => JSON.stringify(await stack.cli('links', 'show', id));
  await eventually(
    () => Promise.all([product, person, opportunity].map(shown)),
    ([ofProduct, ofPerson, ofOpportunity]) =>
      [ofProduct, ofPerson].every((text) => text?.includes('"standing":"ended"')) && (ofOpportunity ?? '').includes(`not ${refused}`),
  );
  await stack.cli('republish', 'webcrm.organisation');
  const tellings = (await allMessages()).filter(({ topic, key }) => topic === 'webcrm.organisation.changes' && key === there.webcrmId);
  const repeated = [tellings[0], tellings.at(-1)].flatMap((telling) => telling ?? []);
  await send('webcrm.organisation.changes', [
    ...repeated.map(({ key, value, headers }) => ({ key, value, headers })),
    { key: 'no-event', value: 'no change at all', headers: {} },
    { key: 'no-json', value: '{', headers: tellings[0]?.headers ?? {} },
  ]);
  await eventually(
    () => stack.cli<unknown[]>('dead-letters'),
    (letters) => letters.length === 2,
  );
}

async function send(topic: string, messages: Pick<StandingMessage, 'key' | 'value' | 'headers'>[]): Promise<void> {
  const producer = kafka().producer();
  await producer.connect();
  await producer.send({ topic: prefix + topic, messages }).finally(() => producer.disconnect());
}

function kafka(): Kafka {
  return new Kafka({ brokers: brokers().split(','), logLevel: logLevel.NOTHING });
}

function brokers(): string {
  return settings['KAFKA_BROKERS'] ?? '';
}

function allMessages(): Promise<readonly StandingMessage[]> {
  return readTopics(brokers(), prefix);
}

async function rowsOf(sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: settings['DATABASE_URL'] });
  await client.connect();
  return (await client.query<Row>(sql).finally(() => client.end())).rows;
}

/** What a consumer must hold in the end: all records of both systems, by `<topic> <id>`, without secrets and with null for webCRM's "no date". */
async function states(): Promise<Readonly<Record<string, Row>>> {
  const all: Record<string, Row> = {};
  for (const system of ['webcrm', 'customcrm'] as const) {
    for (const entity of types[system]) {
      for (const record of await stack.records(system, entity)) {
        const id = Object.entries(record).find(([name]) => name.toLowerCase() === (system === 'webcrm' ? `${entity}id` : 'id'))?.[1];
        all[`${prefix}${system}.${entity}.changes ${String(id)}`] = system === 'webcrm' ? asPublished(record) : record;
      }
    }
  }
  return all;
}

function asPublished(record: Row): Row {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => !secretProperties.includes(name))
      .map(([name, value]) => [name, typeof value === 'string' && value.startsWith('0001-01-01T') ? null : value]),
  );
}

describe('What was told', () => {
  it('has why and, of our own writes, by which command: nothing is a person’s that nobody has touched', async () => {
    const touched = new Set<string>();
    for (const system of ['webcrm', 'customcrm'] as const) {
      for (const { who, entity, id } of await stack.writes(system, 0))
        if (who === 'person') touched.add(`${system}.${entity}.changes ${id}`);
    }
    const events = (await allMessages()).filter(
      ({ topic, key }) => /^(webcrm|customcrm)\..*\.changes$/.test(topic) && !key?.startsWith('no-'),
    );
    const told = events.map(({ topic, key, headers }) => ({
      record: `${topic} ${String(key)}`,
      origin: headers['ce_origin'],
      cause: headers['ce_causationid']?.replace(/^[\w-]{36}:\d+$/, 'a command'),
    }));
    expect(new Set(told.map(({ origin }) => origin))).toEqual(new Set(['firstRead', 'sync', 'person', 'republish']));
    expect(told.filter(({ origin, cause }) => origin === 'sync' && cause !== 'a command')).toEqual([]);
    // A poll may see a write of ours before its answer: then it is told again, with its cause, unless the answer was lost. That is rare.
    const last = [...new Map(told.map((event) => [event.record, event])).values()];
    const unexplained = last.filter(({ origin, record }) => origin === 'person' && !touched.has(record));
    const ours = new Set(told.filter(({ origin }) => origin === 'sync').map(({ record }) => record));
    expect({ unexplained, areMany: unexplained.length > ours.size * 0.05 }).toMatchObject({ areMany: false });
  });

  it('is one trace from the system in which a person made the edit to the record on the other side', async () => {
    const { webcrmId } = edited.there;
    const edit = (await allMessages()).find(
      ({ topic, key, value, headers }) =>
        topic === 'webcrm.organisation.changes' &&
        key === webcrmId &&
        headers['ce_origin'] === 'person' &&
        (JSON.parse(value ?? '{}') as { changed?: string[] }).changed?.includes('OrganisationFax'),
    );
    const [, traceId, rootId] = edit?.headers['ce_traceparent']?.split('-') ?? [];
    const way = [
      'dataflow-webcrm-connector: send webcrm.organisation.changes',
      'dataflow-mapping: process webcrm.organisation.changes',
      'dataflow-mapping: send customcrm.customer.commands',
      'dataflow-custom-crm-connector: process customcrm.customer.commands',
      'dataflow-custom-crm-connector: write customcrm.customer',
      'dataflow-custom-crm-connector: send customcrm.customer.outcomes',
      'dataflow-custom-crm-connector: send customcrm.customer.changes',
      'dataflow-mapping: process customcrm.customer.outcomes',
      'dataflow-mapping: process customcrm.customer.changes',
    ];
    const nameOf = ({ service, name }: ToldSpan) => `${service}: ${name.replace(prefix, '')}`;
    const spans = await eventually(
      () => Promise.resolve(collector.spans().filter((span) => span.traceId === traceId)),
      (told) => way.every((name) => told.some((span) => nameOf(span) === name)),
    );
    expect(spans.map(nameOf).filter((name) => !way.includes(name))).toEqual([]);
    expect(spans.filter(({ spanId }) => spanId === rootId)).toMatchObject([{ name: `send ${prefix}webcrm.organisation.changes` }]);
    expect(spans.filter(({ spanId, parentSpanId }) => spanId !== rootId && parentSpanId !== rootId)).toEqual([]);
  });

  it('has no secret of webCRM and no credential, on any topic, in any table, log, figure or trace', async () => {
    const tables = await rowsOf(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema', 'sandbox')`,
    );
    const places: Record<string, string> = { topics: JSON.stringify(await allMessages()), traces: collector.bodies().join('\n') };
    for (const { name } of tables) {
      places[`table ${String(name)}`] = (await rowsOf(`SELECT t::text AS row FROM ${String(name)} t`)).map(({ row }) => row).join('\n');
    }
    for (const [name, { port, logFile }] of stack.services) {
      if (name === 'sandbox') continue;
      const pages = ['metrics', 'health/ready'].map(async (path) => (await fetch(`http://127.0.0.1:${port}/${path}`)).text());
      places[`log ${name}`] = [readFileSync(logFile, 'utf8'), ...(await Promise.all(pages))].join('\n');
    }
    const { WEBCRM_AUTH_CODE, CUSTOM_CRM_API_KEY, WEBCRM_WEBHOOK_SECRET, CUSTOM_CRM_WEBHOOK_SECRET, DATABASE_URL = '' } = settings;
    const credentials = [
      WEBCRM_AUTH_CODE,
      CUSTOM_CRM_API_KEY,
      WEBCRM_WEBHOOK_SECRET,
      CUSTOM_CRM_WEBHOOK_SECRET,
      new URL(DATABASE_URL).password,
    ];
    const secrets = [...Object.values(mark).map(String), ...secretProperties, ...credentials.flatMap((text) => text || [])];
    const found = Object.entries(places).flatMap(([place, text]) => secrets.filter((one) => text.includes(one)).map((one) => [place, one]));
    expect(found).toEqual([]);
    const whereItStands = Object.entries(places).flatMap(([place, text]) => (text.includes(String(refused)) ? [place] : []));
    expect(whereItStands.filter((place) => place.startsWith('log') || place === 'traces')).toEqual([]);
    // It is an ordinary value: where it is not found, secrets would not be found either.
    expect(whereItStands).toEqual(expect.arrayContaining(['topics', 'table public.observed', 'table public.record']));
  });
});

describe('The example', () => {
  beforeAll(async () => {
    await compactAtOnce('webcrm.organisation.changes');
    for (let round = 0; round < 2; round++) await stack.cli('republish', 'webcrm.organisation');
  });

  it('in TypeScript follows a topic, and tells an edit from its echo', async () => {
    const edit = new RegExp(`updated.v1 ${edited.there.webcrmId} version \\d+ by person: .*OrganisationFax`);
    const echo = new RegExp(`updated.v1 ${edited.here.webcrmId} version \\d+ by sync ${edited.here.id}:\\d+:`);
    await eventually(
      () => Promise.resolve(follower.passedOver),
      (poison) => poison.length === 2,
    );
    follower.kill('SIGTERM');
    const { lines } = await follower.end();
    expect(lines.filter((line) => edit.test(line))).toHaveLength(1);
    expect(lines.filter((line) => echo.test(line)).length).toBeGreaterThan(0);
    expect(lines.at(-1)).toBe(`${(await stack.records('webcrm', 'organisation')).length} records`);
  });

  it('in Java reads all records of all ten topics', async () => {
    if (!isThere('mvn')) return void process.stdout.write('No Maven (mvn) here: the example in Java is skipped\n');
    const { lines, passedOver } = await Example.start(
      'mvn',
      ['-q', '-B', '-f', join(examples, 'java', 'pom.xml'), 'compile', 'exec:java'],
      settings,
    ).end();
    const read = lines.flatMap((line) => /^(\S+ \S+) version \d+ \S+ by \w+$/.exec(line)?.[1] ?? []);
    expect(read.toSorted()).toEqual(Object.keys(await states()).toSorted());
    expect(passedOver).toHaveLength(2);
  });

  it('with kcat shows headers and plain JSON', async () => {
    if (!isThere('kcat')) return void process.stdout.write('No kcat here: its example is skipped\n');
    const [, command = ''] = /```sh\n(.*)\n```/.exec(readFileSync(join(examples, 'kcat', 'README.md'), 'utf8')) ?? [];
    const { lines } = await Example.start('sh', ['-c', command], settings).end();
    const [, headers = '', value = ''] =
      lines.findLast((line) => line.startsWith(`${edited.there.webcrmId} `))?.match(/^\S+ (\S+) (.*)$/) ?? [];
    expect(headers.split(',')).toEqual(expect.arrayContaining(['ce_specversion=1.0', 'ce_type=webcrm.organisation.updated.v1']));
    expect(JSON.parse(value)).toMatchObject({ id: edited.there.webcrmId, record: { OrganisationFax: '11111111' } });
  });

  it('into PostgreSQL, started after everything, on topics that were compacted, and killed, holds exactly what both systems hold', async () => {
    const topic = `${prefix}webcrm.organisation.changes`;
    const admin = kafka().admin();
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
    const written = ends.reduce((sum, { high }) => sum + Number(high), 0);
    await eventually(
      async () => (await readTopics(brokers(), topic)).length,
      (left) => left < written,
      90_000,
      1_000,
    );
    const start = (KAFKA_GROUP: string) => Example.start(node, [join(examples, 'postgres-sink', 'sink.ts')], { ...settings, KAFKA_GROUP });
    const killed = start(`${prefix}sink`);
    const count = async () => Number((await rowsOf('SELECT count(*) AS rows FROM crm_record').catch(() => []))[0]?.['rows'] ?? 0);
    await eventually(count, (rows) => rows > 0, 30_000, 20);
    killed.kill('SIGKILL');
    const sink = start(`${prefix}sink-again`);
    const wanted = await states();
    const held = async () =>
      Object.fromEntries(
        (await rowsOf('SELECT topic, id, record FROM crm_record')).map(({ topic, id, record }) => [
          `${String(topic)} ${String(id)}`,
          record,
        ]),
      );
    await eventually(held, (rows) => Object.keys(rows).length === Object.keys(wanted).length);
    expect(await held()).toEqual(wanted);
    sink.kill('SIGTERM');
    await sink.end();
  });
});
