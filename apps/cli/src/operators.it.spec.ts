import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { reconcile, type Flow, type LinkState } from '#dataflows';
import { Registry, registrySource, SqlConnectorMemory, type MappingMemory, type StoredLink } from '#link-registry';
import { createTopics, endOffsets, KafkaProducer, plannedTopics, withAdmin } from '#messaging';
import { createLogger, HealthRegistry, noTraces } from '#platform';
import { flowsOf, kafkaOf } from './operators.js';
import { runDataflow } from '../test/run-dataflow.js';

const server = process.env['DATABASE_URL'] ?? '';
const name = `cli_${randomUUID().replaceAll('-', '')}`;
const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
const prefix = `cli-${randomUUID().slice(0, 8)}.`;
const settings = { url, ssl: false, poolSize: 2, applicationName: 'cli-test' };
let registry: Registry;
let flow: Flow;

async function onServer(sql: string): Promise<void> {
  const admin = await registrySource({ ...settings, url: server }).initialize();
  await admin.query(sql);
  await admin.destroy();
}

const dataflow = <T = unknown>(...args: string[]) => runDataflow<T>(args);

const inRegistry = <T>(work: (memory: MappingMemory) => Promise<T>): Promise<T> => registry.links.transaction(work);

beforeAll(async () => {
  await onServer(`CREATE DATABASE ${name}`);
  Object.assign(process.env, { DATABASE_URL: url, KAFKA_TOPIC_PREFIX: prefix, FLOWS_PATH: 'flows/products.yaml' });
  registry = new Registry(settings);
  await registry.migrate();
  const [products] = flowsOf(process.env);
  if (products === undefined) throw new Error('flows/products.yaml has no flow');
  flow = products;
});
afterAll(async () => {
  process.env['DATABASE_URL'] = server;
  await registry.close();
  await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
});

const times = { webcrm: 2000, customcrm: 1000 };
const quiet = { times, writes: { webcrm: 0, customcrm: 0 } };

/** A link of two products whose prices are these, the comment being parked, as the mapping service would have stored it. */
function linkOf(prices: { readonly webcrm: number; readonly customcrm: number }, agreed: number, frozen: boolean): StoredLink {
  const parked = {
    kind: 'ignored',
    system: 'customcrm',
    reason: 'kept',
    sent: ['b'],
    values: { webcrm: ['b'], customcrm: ['a'] },
  } as const;
  const state: LinkState = {
    id: randomUUID(),
    ids: { webcrm: randomUUID(), customcrm: randomUUID() },
    sides: {
      webcrm: { version: 1, values: { ProductPrice: prices.webcrm, ProductComment: 'b' } },
      customcrm: { version: 1, values: { Price: prices.customcrm, Description: 'a' } },
    },
    pairs: {
      ProductPrice: {
        ...quiet,
        agreed: { webcrm: [agreed], customcrm: [agreed] },
        ...(frozen ? { frozen: { kind: 'manual', values: { webcrm: [prices.webcrm], customcrm: [prices.customcrm] } } } : {}),
      },
      ProductComment: { ...quiet, agreed: { webcrm: ['a'], customcrm: ['a'] }, parked },
    },
    outstanding: { webcrm: null, customcrm: null },
    numbers: { webcrm: 0, customcrm: 0 },
  };
  return { flow: 'products', standing: 'live', origin: 'matched', progress: 'ignored', madeAt: 1, state };
}

async function conflictOn(link: StoredLink, winner: 'webcrm' | null, values: { webcrm: number[]; customcrm: number[] }): Promise<string> {
  const head = {
    link: link.state.id,
    flow: 'products',
    pair: 'ProductPrice',
    kind: 'edit',
    policy: 'manual',
    times,
    decidedAt: 1,
  } as const;
  await inRegistry((memory) => memory.ledger.addConflicts([{ ...head, winner, values }]));
  const found = await registry.reports.conflicts({ limit: 100 });
  return found.find((conflict) => conflict.linkId === link.state.id)?.id ?? '';
}

const stored = async (link: StoredLink): Promise<StoredLink | undefined> => (await registry.reports.findLinks(link.state.id))[0];
const pending = async (): Promise<number> => (await registry.reports.status([flow])).flows[0]?.pending ?? -1;

describe('dataflow conflicts', () => {
  it('resolve chooses the winner of a conflict that waits, and the mapping service is told to look', async () => {
    const link = linkOf({ webcrm: 11, customcrm: 12 }, 10, true);
    await inRegistry((memory) => memory.links.add([link]));
    const id = await conflictOn(link, null, { webcrm: [11], customcrm: [12] });
    expect((await dataflow<{ id: string }[]>('conflicts', 'list', '--open', '--json')).data.map((conflict) => conflict.id)).toContain(id);
    expect((await dataflow('conflicts', 'show', id)).out).toContain('[12]');

    const before = await pending();
    expect(await dataflow('conflicts', 'resolve', id, '--winner', 'customcrm')).toMatchObject({
      code: 0,
      out: expect.stringContaining('customcrm wins'),
    });
    expect(await pending()).toBe(before + 1);
    const state = (await stored(link))?.state ?? link.state;
    expect(reconcile(flow, state, () => null, 5).commanded).toEqual(['webcrm']);
    expect(await dataflow('conflicts', 'resolve', id, '--winner', 'customcrm')).toMatchObject({ code: 4, out: '' });
  });

  it('reverse leaves a command on the link that is due at once', async () => {
    const link = linkOf({ webcrm: 11, customcrm: 11 }, 11, false);
    await inRegistry((memory) => memory.links.add([link]));
    const id = await conflictOn(link, 'webcrm', { webcrm: [11], customcrm: [12] });
    expect(await dataflow('conflicts', 'reverse', id, '--json')).toMatchObject({ code: 0, data: { kind: 'done' } });
    expect((await stored(link))?.state.outstanding.customcrm?.command.pairs).toMatchObject([{ properties: [{ value: 12, expected: 11 }] }]);
    const due = await inRegistry((memory) => memory.ledger.due(Date.now(), 10, () => Date.now() + 60_000));
    expect(due).toContainEqual({ link: link.state.id, system: 'customcrm' });
    expect(await dataflow('conflicts', 'reverse', id)).toMatchObject({ code: 5, error: expect.stringContaining('no outcome yet') });
  });

  it('say which id is unknown', async () => {
    for (const args of [
      ['show', 'x'],
      ['resolve', randomUUID(), '--winner', 'webcrm'],
      ['reverse', 'x'],
    ]) {
      expect(await dataflow('conflicts', ...args)).toMatchObject({ code: 2, error: expect.stringContaining('There is no conflict') });
    }
  });
});

describe('dataflow links', () => {
  const record = (system: 'webcrm' | 'customcrm', id: string) =>
    ({ system, entity: 'product', id, version: 1, changedAt: 1, createdFor: null, record: { Price: 1 } }) as const;
  beforeEach(() => inRegistry((memory) => memory.states.store([record('webcrm', '1'), record('customcrm', 'C-1')])));

  it('keep-apart and link note what an operator decided, once', async () => {
    expect(await dataflow('links', 'keep-apart', 'products', '1', 'C-1')).toMatchObject({ code: 0 });
    expect(await dataflow('links', 'keep-apart', 'products', '1', 'C-1')).toMatchObject({ code: 4 });
    expect(await dataflow('links', 'link', 'products', '1', 'C-1')).toMatchObject({ code: 0 });
    const decided = await inRegistry((memory) => memory.decisions.ofRecords('products', { webcrm: ['1'], customcrm: [] }));
    expect(decided).toEqual([{ ids: { webcrm: '1', customcrm: 'C-1' }, verdict: 'same' }]);
    expect(await dataflow('links', 'link', 'products', '1', 'C-9')).toMatchObject({ code: 2, error: expect.stringContaining('C-9') });
    expect(await dataflow('links', 'link', 'nothing', '1', 'C-1')).toMatchObject({ code: 2, error: expect.stringContaining('products') });
  });

  it('link refuses a record that has a link under the flow', async () => {
    const link = linkOf({ webcrm: 1, customcrm: 1 }, 1, false);
    const taken = { ...link, state: { ...link.state, ids: { webcrm: '2', customcrm: 'C-2' } } };
    await inRegistry((memory) => memory.links.add([taken]));
    await inRegistry((memory) => memory.states.store([record('webcrm', '2')]));
    expect(await dataflow('links', 'link', 'products', '2', 'C-1')).toMatchObject({ code: 6, error: expect.stringContaining('C-2') });
  });

  it('show tells the state of every pair and what was written', async () => {
    const link = linkOf({ webcrm: 11, customcrm: 12 }, 11, false);
    const made = { sent: [11], stored: [12], count: 2 };
    const counted = { ...quiet, agreed: { webcrm: [11], customcrm: [12] }, rewritten: { customcrm: made } };
    const pairs = { ...link.state.pairs, ProductPrice: counted };
    await inRegistry((memory) => memory.links.add([{ ...link, state: { ...link.state, pairs } }]));
    const written = { pair: 'ProductPrice', result: 'rewritten', before: [9], after: [12], cause: 'edit', editedAt: 1 } as const;
    await inRegistry((memory) =>
      memory.history.append([{ link: link.state.id, system: 'customcrm', number: 7, answeredAt: 5, pairs: [written] }]),
    );
    const { data } = await dataflow<{ pairs: { pair: string; matter: string }[]; history: object[] }[]>(
      'links',
      'show',
      link.state.id,
      '--json',
    );
    const matters = Object.fromEntries((data[0]?.pairs ?? []).map(({ pair, matter }) => [pair, matter]));
    expect(matters).toMatchObject({
      ProductPrice: 'counts as equal: sent [11], customcrm holds [12]',
      ProductComment: 'ignored by customcrm: kept',
    });
    expect(data[0]?.history).toMatchObject([{ number: 7, before: [9], after: [12], cause: 'edit' }]);
    expect((await dataflow('links', 'show', link.state.id)).out).toContain('because of');
    expect(await dataflow('links', 'show', 'x')).toMatchObject({ code: 2 });
  });

  it('retry wakes parked pairs, and forget takes only links that have ended', async () => {
    const link = linkOf({ webcrm: 1, customcrm: 1 }, 1, false);
    await inRegistry((memory) => memory.links.add([link]));
    expect(await dataflow('links', 'retry', link.state.id)).toMatchObject({ code: 0 });
    expect((await stored(link))?.state.pairs['ProductComment']?.parked).toBeUndefined();
    expect(await dataflow('links', 'retry', link.state.id)).toMatchObject({ code: 4 });
    expect(await dataflow('links', 'retry', 'x')).toMatchObject({ code: 2 });

    expect(await dataflow('links', 'forget', link.state.id)).toMatchObject({ code: 6 });
    await inRegistry((memory) => memory.links.save([{ ...link, standing: 'ended' }]));
    expect(await dataflow('links', 'forget', link.state.id)).toMatchObject({ code: 0 });
    expect(await dataflow('links', 'forget', 'x')).toMatchObject({ code: 2 });
  });
});

describe('dataflow resync', () => {
  it('takes a flow or a record, and says which there are', async () => {
    await inRegistry((memory) => memory.links.add([linkOf({ webcrm: 1, customcrm: 1 }, 1, false)]));
    expect(await dataflow('resync', 'products')).toMatchObject({ code: 0, out: expect.stringContaining('All links of products') });
    expect(await dataflow('resync', 'nothing')).toMatchObject({ code: 2, error: expect.stringContaining('products') });
    expect(await dataflow('resync', 'webcrm.nothing', '1')).toMatchObject({ code: 2, error: expect.stringContaining('webcrm.product') });
    expect(await dataflow('resync', 'webcrm.product', 'never read')).toMatchObject({ code: 2 });
  });
});

describe('dataflow dead-letters', () => {
  const { kafka, topics } = kafkaOf({ ...process.env, KAFKA_TOPIC_PREFIX: prefix });
  const plans = plannedTopics(topics, [{ system: 'webcrm', entity: 'product' }], 1);
  const producer = new KafkaProducer({
    kafka,
    logger: createLogger({ component: 'spec', level: 'fatal' }),
    health: new HealthRegistry(),
    traces: noTraces,
  });
  // New topics have no leader for a moment.
  const answers = (admin: Parameters<typeof endOffsets>[0]): Promise<boolean> =>
    Promise.all(plans.map((plan) => endOffsets(admin, plan.name))).then(
      () => true,
      () => false,
    );
  beforeAll(() =>
    withAdmin(kafka, async (admin) => {
      await createTopics(admin, plans);
      while (!(await answers(admin))) await new Promise((resolve) => setTimeout(resolve, 20));
    }),
  );
  afterAll(async () => {
    await producer.close();
    await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: plans.map((plan) => plan.name) }));
  });

  it('lists, shows and replays: the message is on its topic again as it was, and its letter is marked', async () => {
    expect(await dataflow('dead-letters')).toMatchObject({ code: 0, out: expect.stringContaining('There are no dead letters') });
    const from = topics.changes('webcrm', 'product');
    const headers = {
      ce_id: '1',
      dl_reason: 'The value is not JSON',
      dl_topic: from,
      dl_partition: '0',
      dl_offset: '7',
      dl_at: '2026-01-01',
    };
    await producer.send([{ topic: topics.deadLetters('mapping'), key: 'k', value: 'not json', headers }]);

    const { data } = await dataflow<{ id: string; reason: string; replayedAt: string | null }[]>('dead-letters', 'list', '--json');
    expect(data).toMatchObject([{ id: 'mapping:0:0', reason: 'The value is not JSON', replayedAt: null }]);
    expect((await dataflow('dead-letters', 'show', 'mapping:0:0')).out).toContain('not json');
    expect(await dataflow('dead-letters', 'replay', 'mapping:0:0')).toMatchObject({ code: 0 });

    const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(from));
    expect(offsets).toMatchObject([{ partition: 0, low: '0', high: '1' }]);
    const again = await dataflow<{ replayedAt: string | null }[]>('dead-letters', 'list', '--json');
    expect(again.data).toMatchObject([{ id: 'mapping:0:0', replayedAt: expect.any(String) }]);
    expect(await dataflow('dead-letters', 'replay', 'mapping:0:0')).toMatchObject({ code: 4 });
    expect(await dataflow('dead-letters', 'replay', 'mapping:0:9')).toMatchObject({ code: 2 });
  }, 60_000);
});

describe('Deletes that a brake holds', () => {
  it('are listed, and refused or let go by an operator', async () => {
    const { missing, observed } = await heldProducts(2);
    expect((await dataflow('links', 'release', '--json')).data).toEqual([{ of: 'webcrm.product', held: 2, refused: 0 }]);
    expect((await dataflow('status')).out).toContain('2 records of webcrm.product are gone, too many at once to be believed');

    expect(await dataflow('links', 'release', 'webcrm.product', '--refuse')).toMatchObject({ code: 0, out: expect.stringContaining('2') });
    expect((await dataflow('links', 'release', '--json')).data).toEqual([{ of: 'webcrm.product', held: 0, refused: 2 }]);
    expect((await dataflow<{ heldDeletes: unknown }>('status', '--json')).data.heldDeletes).toMatchObject([
      { system: 'webcrm', entity: 'product', held: 0, refused: 2 },
    ]);

    expect(await dataflow('links', 'release', 'webcrm.product')).toMatchObject({ code: 0 });
    expect(await missing.heldIds('product', 10)).toEqual([]);
    expect(await observed.owedRereads('product', 10)).toHaveLength(2);
  });

  it('can not be released where none are held, or of what there is not', async () => {
    expect(await dataflow('links', 'release', 'products')).toMatchObject({ code: 4 });
    expect(await dataflow('links', 'release', 'webcrm.unicorn')).toMatchObject({
      code: 2,
      error: expect.stringContaining('webcrm.product'),
    });
  });
});

/** Products that webCRM's connector knows and found gone, too many to be believed. */
async function heldProducts(count: number) {
  const memory = await registry.connectorMemory('webcrm');
  const ids = Array.from({ length: count }, (_, position) => `gone-${position}`);
  await memory.transaction(async (within) => {
    const rows = await within.observed.lock('product', ids);
    await within.observed.save(
      'product',
      rows.map((row) => ({ ...row, version: 1, publishedVersion: 1, record: {} })),
    );
  });
  await memory.missing.found(
    'product',
    ids.map((id) => ({ id, ticket: 1 })),
  );
  await memory.missing.hold('product');
  return memory;
}

describe('Checking an installation', () => {
  it('says what its connectors noted about reading their systems, which is no fault', async () => {
    const source = await registrySource(settings).initialize();
    const note = 'webCRM refuses queries for Product';
    const described = { fields: {}, deletable: true };
    await new SqlConnectorMemory(source.manager, 'webcrm').descriptions.save([
      { entity: 'product', description: { ...described, note } },
      { entity: 'person', description: described },
    ]);
    await source.destroy();
    const { data } = await dataflow('check', '--json');
    expect(data).toContainEqual({ what: 'how the systems are read', faults: [], note });
  });
});
