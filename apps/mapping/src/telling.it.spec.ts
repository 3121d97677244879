import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { topicsWith } from '#change-events';
import { createKafka, createTopics, KafkaProducer, readTopic, withAdmin } from '#messaging';
import { forgetLink } from '#operators';
import { createLogger, HealthRegistry, KafkaSettings, loadConfig, noTraces } from '#platform';
import { MappingBench } from '../test/mapping-bench.js';
import { customer, organisation } from '../test/organisations.js';
import { Desk } from './desk.js';
import { Telling } from './telling.js';

jest.setTimeout(60_000);

const logger = createLogger({ component: 'telling-test', level: 'fatal' });
const kafka = createKafka(loadConfig(KafkaSettings, process.env), 'telling-test', logger);
const producer = new KafkaProducer({ kafka, logger, health: new HealthRegistry(), traces: noTraces });
let bench: MappingBench;
let prefix: string;

afterAll(() => producer.close());
beforeEach(async () => {
  prefix = `telling-${randomUUID().slice(0, 8)}.`;
  const plan = { name: topicsWith(prefix).linkChanges(), partitions: 2, keep: 'newestPerKey' } as const;
  await withAdmin(kafka, (admin) => createTopics(admin, [plan]));
  bench = await MappingBench.open();
  bench.systems.blank.set('customcrm customer', customer({}));
});
afterEach(() => bench.close());

/** A replica of the mapping service, as far as it tells. */
function replica(): Telling {
  return new Telling(
    new Desk(bench.registry.links, bench.flows, producer, Object.assign(new KafkaSettings(), { KAFKA_TOPIC_PREFIX: prefix }), logger),
    producer,
  );
}

/** Everything that was ever told, in order, as `<kind> <what the value says>`. */
async function told(): Promise<readonly { readonly kind: string; readonly id: string; readonly data: Record<string, unknown> | null }[]> {
  return (await readTopic(kafka, topicsWith(prefix).linkChanges(), 'telling-test')).map(({ key, value, headers }) => ({
    kind: String(headers['ce_type']),
    id: String(key),
    data: value === null ? null : (JSON.parse(value.toString()) as Record<string, unknown>),
  }));
}

describe('The topic of links', () => {
  it('joins the records of both systems, says nothing of edits that were agreed, and ends with what ended', async () => {
    const telling = replica();
    const { systems } = bench;
    await bench.settle(systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS' })));
    await telling.round();
    const [state] = systems.all('customcrm', 'customer');
    const [first, ...others] = await told();
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      kind: 'dataflow.link.created.v1',
      data: {
        id: first?.id,
        flow: 'organisations',
        standing: 'live',
        progress: 'inSync',
        ids: { webcrm: '1', customcrm: state?.id },
        conflict: [],
      },
    });
    await bench.settle(systems.edit('webcrm', 'organisation', '1', { OrganisationName: 'Fjord Ltd' }));
    await telling.round();
    expect(await told()).toHaveLength(1);

    await bench.settle(systems.remove('webcrm', 'organisation', '1'));
    await telling.round();
    expect(await bench.operate((memory) => forgetLink(memory, first?.id ?? ''))).toMatchObject({ kind: 'done' });
    await telling.round();
    const all = await told();
    expect(all.map(({ kind, data }) => [kind, data?.['standing']])).toEqual([
      ['dataflow.link.created.v1', 'live'],
      ['dataflow.link.ended.v1', 'ended'],
      ['dataflow.link.deleted.v1', undefined],
      ['dataflow.link.deleted.v1', undefined],
    ]);
    expect(all.at(-1)?.data).toBeNull();
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  });

  it('is written by one replica at a time, and by the next one when that stops', async () => {
    const [one, other] = [replica(), replica()];
    const { systems } = bench;
    await one.round();
    await bench.settle(systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS' })));
    await other.round();
    expect(await told()).toEqual([]);
    await one.beforeApplicationShutdown();
    await other.round();
    expect(await told()).toHaveLength(1);
  });
});
