import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import kafkajs from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { topicsWith, type Topics } from '#change-events';
import { Registry, registrySource, type Receipt } from '#link-registry';
import { createKafka, KafkaProducer, withAdmin } from '#messaging';
import { eraseRecord } from '#operators';
import { createLogger, HealthRegistry, KafkaSettings, loadConfig, noTraces } from '#platform';
import { checkout } from '../bootstrap/checkout.mjs';
import { runDataflow, type Ran } from '../../apps/cli/test/run-dataflow.js';
import { tablesThatHold } from '../../libs/operators/test/tables-that-hold.js';
import { readTopics, type StandingMessage } from './read-topics.js';
import { eventually, Stack } from './stack.js';

jest.setTimeout(300_000);

const { ConfigResourceTypes } = kafkajs;
const logger = createLogger({ component: 'spec', level: 'fatal' });
let stack: Stack;
let source: DataSource;
let registry: Registry;
let kafka: ReturnType<typeof createKafka>;
let producer: KafkaProducer;
let prefix: string;
let topics: Topics;

beforeAll(async () => {
  stack = await Stack.empty((dir) => {
    const flows = join(dir, 'flows');
    mkdirSync(flows);
    for (const file of ['organisations.yaml', 'persons.yaml']) cpSync(join(checkout, 'flows', file), join(flows, file));
    return flows;
  });
  const env = Object.assign(process.env, stack.settings.shared);
  const settings = loadConfig(KafkaSettings, env);
  prefix = settings.KAFKA_TOPIC_PREFIX;
  topics = topicsWith(prefix);
  kafka = createKafka(settings, 'spec', logger);
  producer = new KafkaProducer({ kafka, logger, health: new HealthRegistry(), traces: noTraces });
  const database = { url: env['DATABASE_URL'] ?? '', ssl: false, poolSize: 2, applicationName: 'erasure-test' };
  registry = new Registry(database);
  source = await registrySource(database).initialize();
  await shortenSegments();
  await stack.startServices();
});
afterAll(async () => {
  await producer?.close();
  await registry?.close();
  await source?.destroy();
  await stack?.stop();
});

const ownTopics = () => withAdmin(kafka, async (admin) => (await admin.listTopics()).filter((name) => name.startsWith(prefix)));
const isCompacted = (topic: string) => topic.endsWith('.changes');

/** Topics as they are set up, but that forget within seconds what they would forget within days. */
async function shortenSegments(): Promise<void> {
  const compacted = { 'cleanup.policy': 'compact', 'max.compaction.lag.ms': '200', 'min.cleanable.dirty.ratio': '0.01' };
  const kept = { 'cleanup.policy': 'delete', 'retention.ms': '604800000' };
  const names = await ownTopics();
  await withAdmin(kafka, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: names.map((name) => ({
        type: ConfigResourceTypes.TOPIC,
        name,
        configEntries: Object.entries({ ...(isCompacted(name) ? compacted : kept), 'segment.ms': '200' }).map(([setting, value]) => ({
          name: setting,
          value,
        })),
      })),
    }),
  );
}

const tablesWith = (text: string) => tablesThatHold(source, text);

/** Topics, without their prefix, on which a text stands in a key, value or header of any message. */
async function topicsThatHold(text: string): Promise<readonly string[]> {
  const holds = ({ key, value, headers }: StandingMessage) => [key, value, ...Object.values(headers)].some((part) => part?.includes(text));
  const found = (await readTopics(stack.settings.shared['KAFKA_BROKERS'] ?? '', prefix)).filter(holds);
  return [...new Set(found.map(({ topic }) => topic))].sort();
}

/** Segments end when something comes after their time: as others' events do. */
async function endSegments(): Promise<void> {
  const sender = kafka.producer();
  await sender.connect();
  for (const topic of (await ownTopics()).filter(isCompacted)) {
    const messages = [0, 1, 2].map((partition) => ({ key: 'nobody', value: null, partition }));
    await sender.send({ topic, messages });
  }
  await sender.disconnect();
}

interface Person {
  readonly id: string;
  readonly contact: string;
  readonly link: string;
}

/** A person in webCRM whose every text bears a mark, with the contact that was made for it. */
async function personWith(mark: string): Promise<Person> {
  const people = await stack.people();
  const values = { PersonFirstName: `Ada ${mark}`, PersonLastName: 'Lund', PersonEmail: `${mark}@fjord.example`, PersonTitle: mark };
  const id = await people.webcrm.create('person', values);
  const [link] = await eventually(
    async () => (await registry.reports.findLinks(id)).filter(({ standing, progress }) => standing === 'live' && progress === 'inSync'),
    (links) => links.length === 1,
  );
  return { id, contact: link?.state.ids.customcrm ?? '', link: link?.state.id ?? '' };
}

async function removeFromWebcrm(id: string): Promise<void> {
  const answer = await fetch(`${stack.settings.address.webcrm}/_sandbox/records/person/${id}`, { method: 'DELETE' });
  if (!answer.ok) throw new Error(`the sandbox answers ${answer.status}`);
}

/** What no service understands and what bears a mark, about a person's record and about its link. */
async function sendPoison(mark: string, { id, link }: Pick<Person, 'id' | 'link'>): Promise<void> {
  await producer.send([
    { topic: topics.changes('webcrm', 'person'), key: id, value: `no change: ${mark}` },
    { topic: topics.commands('customcrm', 'contact'), key: link, value: `no command: ${mark}` },
    { topic: topics.outcomes('customcrm', 'contact'), key: link, value: `no outcome: ${mark}` },
  ]);
}

/** A create that failed once: its link is no more, its command and the answer to it are still there. */
async function leaveCommandWithoutLink(mark: string): Promise<void> {
  const head = { link: randomUUID(), flow: 'persons', system: 'customcrm', entity: 'contact', number: 1, pairs: [] };
  const command = { ...head, action: 'create', fixed: { FirstName: mark }, keys: [], known: [] };
  await source.query(
    `INSERT INTO write_command (system, link_id, entity, number, command, priority, attempts, outcome) VALUES ('customcrm', $1, 'contact', 1, $2, 0, 1, $3)`,
    [head.link, JSON.stringify(command), JSON.stringify({ ...head, status: 'failed', found: [], reason: `${mark} is taken` })],
  );
}

const letters = async () => (await runDataflow<{ id: string; key: string }[]>(['dead-letters', '--json'])).data;

const erase = (...args: string[]): Promise<Ran<{ readonly receipt: Receipt }>> => runDataflow(['erase', 'webcrm.person', ...args]);

/** Where everything that a person's edits and mishaps leave behind stands. */
const everywhere = {
  tables: ['conflict', 'link', 'observed', 'record', 'write_command', 'write_history'],
  topics: [
    'custom-crm-connector.dead-letters',
    'customcrm.contact.changes',
    'customcrm.contact.commands',
    'customcrm.contact.outcomes',
    'mapping.dead-letters',
    'webcrm.person.changes',
  ],
};
const isIn = (wanted: readonly string[], found: readonly string[]) => wanted.every((name) => found.includes(name));
const dayMs = 24 * 60 * 60 * 1000;
const lives = 'zq7lives';
const goes = 'zq7goes';
const kept = 'zq7kept';

describe('dataflow erase', () => {
  let other: Person;
  let person: Person;
  let known: Person;

  it('refuses while the record is in a system, and names it', async () => {
    [other, person, known] = await Promise.all([personWith(lives), personWith(goes), personWith(kept)]);
    const people = await stack.people();
    await Promise.all([
      people.webcrm.edit('person', person.id, { PersonComment: `${goes} here` }),
      people.customcrm.edit('contact', person.contact, { Description: `${goes} there` }),
    ]);
    await leaveCommandWithoutLink(goes);
    await sendPoison(goes, person);
    await sendPoison(lives, other);
    await eventually(
      async () => ({ tables: await tablesWith(goes), topics: await topicsThatHold(goes) }),
      (found) => isIn(everywhere.tables, found.tables) && isIn(everywhere.topics, found.topics),
    );
    await removeFromWebcrm(person.id);
    expect(await erase(person.id)).toMatchObject({
      code: 6,
      error: expect.stringContaining(`customcrm.contact ${person.contact} still exists`),
    });
    expect(isIn(everywhere.tables, await tablesWith(goes))).toBe(true);
  });

  it('empties every table at once, and goes on with the topics when it was cut off and is run again', async () => {
    await (await stack.people()).customcrm.remove('contact', person.contact);
    const record = { system: 'webcrm', entity: 'person', id: person.id } as const;
    const cutOff = { send: () => Promise.reject(new Error('cut off')) };
    const parts = { registry, kafka, producer: cutOff, topics, prefix, patienceMs: 30_000 };
    await expect(eraseRecord(parts, { record, keepOut: false })).rejects.toThrow('cut off');
    expect(await tablesWith(goes)).toEqual([]);
    expect(await topicsThatHold(goes)).toContain('mapping.dead-letters');
    const { receipt } = (await erase(person.id, '--json')).data;
    expect(receipt).toMatchObject({ records: 2, links: 1, keptOut: false });
    expect(JSON.stringify(receipt)).not.toContain(person.link);
    expect(Date.parse(receipt.forgottenBy)).toBeGreaterThan(Date.now() + 7 * dayMs);
    expect(Object.fromEntries(receipt.topics.map(({ topic, how }) => [topic.slice(prefix.length), how]))).toMatchObject({
      'webcrm.person.changes': 'tombstones',
      'dataflow.link.changes': 'tombstones',
      'customcrm.contact.commands': 'removed',
      'mapping.dead-letters': 'removed',
      'webcrm-connector.dead-letters': 'expires',
    });
    expect(await erase(person.id)).toMatchObject({ code: 4, error: expect.stringContaining(`webcrm.person ${person.id} was erased on`) });
  });

  it('leaves the dead letters of others, and lets none of the person be replayed that comes late', async () => {
    expect(new Set((await letters()).map(({ key }) => key))).toEqual(new Set([other.id, other.link]));
    await producer.send([{ topic: topics.outcomes('customcrm', 'contact'), key: person.link, value: `no outcome: ${goes}` }]);
    const [late] = await eventually(
      async () => (await letters()).filter(({ key }) => key === person.link),
      (found) => found.length > 0,
    );
    expect(await runDataflow(['dead-letters', 'replay', late?.id ?? ''])).toMatchObject({
      code: 6,
      error: expect.stringContaining('was erased'),
    });
  });

  it('keeps out what stays in its system, whoever tells of it', async () => {
    expect(await erase(known.id, '--keep-out')).toMatchObject({ code: 0, out: expect.stringContaining('kept out from now on') });
    const people = await stack.people();
    await people.webcrm.edit('person', known.id, { PersonTitle: `${kept} again` });
    await people.customcrm.edit('contact', known.contact, { Title: `${kept} again` });
    await runDataflow(['resync', 'webcrm.person', known.id]);
    await people.webcrm.edit('person', other.id, { PersonTitle: 'after' });
    await eventually(
      () => people.customcrm.read('contact', other.contact),
      ({ Title: title }) => title === 'after',
    );
    await eventually(
      () => source.query<unknown[]>('SELECT 1 FROM observed WHERE reread'),
      (owed) => owed.length === 0,
    );
    expect(await tablesWith(kept)).toEqual([]);
    expect(await people.customcrm.read('contact', known.contact)).toMatchObject({ Title: `${kept} again` });
  });

  it('has taken all of it off every topic once its segments are over, and nothing of others', async () => {
    const left = async () => {
      await endSegments();
      return { [goes]: await topicsThatHold(goes), [kept]: await topicsThatHold(kept) };
    };
    await eventually(left, (found) => Object.values(found).flat().length === 0, 60_000);
    expect(await topicsThatHold(lives)).toEqual(expect.arrayContaining(['customcrm.contact.changes', 'webcrm.person.changes']));
    expect([await tablesWith(goes), await tablesWith(kept)]).toEqual([[], []]);
    expect(await tablesWith(lives)).toEqual(expect.arrayContaining(['link', 'observed', 'record', 'write_command']));
  });
});
