import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { encodeChange, encodeLinkChange, type Change } from '#change-events';
import { relayBatch, Registry, registrySource, type ObservedRow } from '#link-registry';
import { createTopics, endOffsets, KafkaProducer, plannedTopics, withAdmin } from '#messaging';
import { createLogger, HealthRegistry, noTraces } from '#platform';
import { runDataflow } from '../test/run-dataflow.js';
import { kafkaOf } from './operators.js';

jest.setTimeout(60_000);

const server = process.env['DATABASE_URL'] ?? '';
const name = `topics_${randomUUID().replaceAll('-', '')}`;
const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
const prefix = `topics-${randomUUID().slice(0, 8)}.`;
const settings = { url, ssl: false, poolSize: 2, applicationName: 'topics-test' };
const { kafka, topics } = kafkaOf({ ...process.env, KAFKA_TOPIC_PREFIX: prefix });
const plans = plannedTopics(
  topics,
  [
    { system: 'webcrm', entity: 'product' },
    { system: 'customcrm', entity: 'product' },
  ],
  2,
);
const producer = new KafkaProducer({
  kafka,
  logger: createLogger({ component: 'spec', level: 'fatal' }),
  health: new HealthRegistry(),
  traces: noTraces,
});
const registry = new Registry(settings);

async function onServer(sql: string): Promise<void> {
  const admin = await registrySource({ ...settings, url: server }).initialize();
  await admin.query(sql);
  await admin.destroy();
}

beforeAll(async () => {
  await onServer(`CREATE DATABASE ${name}`);
  Object.assign(process.env, { DATABASE_URL: url, KAFKA_TOPIC_PREFIX: prefix, FLOWS_PATH: 'flows/products.yaml' });
  await registry.migrate();
  await withAdmin(kafka, async (admin) => {
    await createTopics(admin, plans);
    // New topics have no leader for a moment.
    const answers = () =>
      Promise.all(plans.map((plan) => endOffsets(admin, plan.name))).then(
        () => true,
        () => false,
      );
    while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
afterAll(async () => {
  process.env['DATABASE_URL'] = server;
  await producer.close();
  await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: plans.map((plan) => plan.name) }));
  await registry.close();
  await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
});

const changeOf = (id: string, more: Partial<Change> = {}): Change => ({
  kind: 'updated',
  system: 'webcrm',
  entity: 'product',
  id,
  version: 1,
  record: { ProductId: id },
  changed: ['ProductId'],
  changedAt: 0,
  observedAt: 0,
  origin: 'person',
  source: 'spec',
  ...more,
});

describe('dataflow topics', () => {
  it('shows what lies on each topic, since when, who is behind, and how long it is kept', async () => {
    const before = Date.now();
    await producer.send(['1', '2', '3'].flatMap((id) => encodeChange(changeOf(id), topics)));
    const topic = topics.changes('webcrm', 'product');
    await withAdmin(kafka, async (admin) => {
      const ends = await endOffsets(admin, topic);
      const all = ends.map(({ partition, high }) => ({ partition, offset: String(high) }));
      await admin.setOffsets({ groupId: `${prefix}dataflow-mapping`, topic, partitions: all });
    });
    await producer.send(encodeChange(changeOf('4'), topics));

    interface Shown {
      readonly name: string;
      readonly oldest: string | null;
      readonly newest: string | null;
    }
    const { data, code } = await runDataflow<{ topics: Shown[]; missing: string[] }>(['topics', '--json']);
    expect(code).toBe(0);
    expect(data.missing).toEqual([]);
    const shown = data.topics.find((one) => one.name === topic);
    expect(shown).toMatchObject({
      partitions: 2,
      messages: 4,
      lag: { mapping: 1 },
      settings: { 'cleanup.policy': 'compact', 'max.compaction.lag.ms': '604800000', 'delete.retention.ms': '691200000' },
    });
    const [oldest, newest] = [Date.parse(shown?.oldest ?? ''), Date.parse(shown?.newest ?? '')];
    expect(oldest).toBeGreaterThanOrEqual(before);
    expect(newest).toBeGreaterThanOrEqual(oldest);
    expect(data.topics.find((one) => one.name === topics.linkChanges())).toMatchObject({ messages: 0, oldest: null, lag: {} });
    expect((await runDataflow(['topics'])).out).toContain('mapping: 1');
  });
});

describe('dataflow tail', () => {
  /** Runs until a text was printed, then presses Ctrl-C. */
  const until = (text: string, ...args: string[]) => {
    let isOver = false;
    return runDataflow(['tail', ...args], (out) => {
      if (isOver || !out.includes(text)) return;
      isOver = true;
      process.emit('SIGINT');
    });
  };

  it('shows a line per event from the beginning, of the types named, and of links', async () => {
    const link = { id: 'l1', flow: 'products', version: 1, standing: 'live', progress: 'inSync', conflict: [], observedAt: 0 } as const;
    await producer.send(encodeChange(changeOf('tailed', { system: 'customcrm', kind: 'deleted', record: null, changed: [] }), topics));
    await producer.send(encodeLinkChange({ ...link, kind: 'created', ids: { webcrm: '1', customcrm: 'P-1' } }, topics));
    const { out, code } = await until('dataflow.link.created', 'dataflow.link', '--from', 'beginning');
    expect(code).toBe(0);
    expect(out).toBe('1970-01-01T00:00:00.000Z  dataflow.link.created  l1  products  webcrm 1 = customcrm P-1  live inSync\n');
    const asJson = await until('tailed', 'customcrm.product.changes', '--from', 'beginning', '--json');
    expect(JSON.parse(asJson.out.trim())).toMatchObject({ type: 'customcrm.product.deleted.v1', id: 'tailed', data: { version: 1 } });
  });

  it('says which topics there are', async () => {
    const { code, error } = await runDataflow(['tail', 'webcrm.nothing']);
    expect(code).toBe(1);
    expect(error).toContain(topics.linkChanges());
  });
});

describe('dataflow republish', () => {
  it('sends all current states once more, in higher versions, behind what waits already, and as what they are', async () => {
    const memory = await registry.connectorMemory('webcrm');
    const ids = Array.from({ length: 700 }, (_, at) => String(at));
    await memory.transaction(async ({ observed }) => {
      const rows = await observed.lock('product', [...ids, '0new', 'gone']);
      const seen = (row: ObservedRow): ObservedRow => ({ ...row, version: 5, publishedVersion: 5, record: {}, kind: 'created' });
      await observed.save(
        'product',
        rows.map(seen).map((row) => (row.id === 'gone' ? { ...row, deleted: true, record: null } : row)),
      );
      await observed.save(
        'product',
        rows.filter(({ id }) => id === '0new').map((row) => ({ ...seen(row), publishedVersion: 0 })),
      );
    });
    const sent: ObservedRow[] = [];
    const relaying = new AbortController();
    const relay = async (): Promise<void> => {
      const lease = await memory.leases.acquire('republishing', 'spec', 60);
      if (lease === null) throw new Error('nobody had the lease');
      const { observed, leases, sendings } = memory;
      const outbox = {
        leases,
        sendings,
        unpublished: (limit: number) => observed.unpublished('product', limit),
        markPublished: (rows: readonly ObservedRow[]) => observed.markPublished('product', rows),
        markUnpublished: (again: readonly string[]) => observed.markUnpublished('product', again),
        transaction: () => Promise.resolve(undefined as never),
      };
      const send = (rows: readonly ObservedRow[]) => Promise.resolve(void sent.push(...rows));
      // The first chunk is marked while a new record still waits.
      while ((await observed.unpublished('product', 2)).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
      while (!relaying.signal.aborted) {
        await relayBatch(outbox, lease, send, () => undefined);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const relayed = relay();
    const ran = await runDataflow(['republish', 'webcrm.product']);
    relaying.abort();
    await relayed;
    expect(ran).toMatchObject({ code: 0, out: 'Published once more: webcrm.product 700.\n' });
    expect(sent[0]).toMatchObject({ id: '0new', kind: 'created', origin: 'person' });
    const again = sent.filter(({ origin }) => origin === 'republish');
    expect(again.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(again.every(({ kind, version }) => kind === 'updated' && version > 5)).toBe(true);
    expect(sent).toHaveLength(701);
  });

  it('says which flows and types there are, and that nothing has been published', async () => {
    expect(await runDataflow(['republish', 'nothing'])).toMatchObject({ code: 2, error: expect.stringContaining('webcrm.product') });
    expect(await runDataflow(['republish', 'customcrm.product'])).toMatchObject({ code: 4 });
  });
});
