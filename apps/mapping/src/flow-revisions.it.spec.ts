import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Flow } from '#dataflows';
import { Registry } from 'prom-client';
import { changeSizeOf, describeStanding, giveUpFlow, makeCurrent, standingsOf, type LinkRegistry } from '#link-registry';
import { HealthRegistry, type FileText } from '#platform';
import { MappingBench } from '../test/mapping-bench.js';
import { customer, organisation } from '../test/organisations.js';
import type { Desk } from './desk.js';
import { FlowBook } from './flow-book.js';
import { FlowClaims } from './flow-claims.js';

// Every test has a database of its own.
jest.setTimeout(60_000);

let bench: MappingBench;
beforeEach(async () => {
  bench = await MappingBench.open();
  bench.systems.blank.set('customcrm customer', customer({ Segment: null }));
});
afterEach(() => bench.close());

/** Changes the file of flow organisations. */
const organisations =
  (change: (text: string) => string) =>
  ({ file, text }: FileText): string =>
    file.endsWith('organisations.yaml') ? change(text) : text;
const withSegment = organisations((text) => `${text.trimEnd()}\n  - OrganisationCustom1 <-> Segment\n`);
const flowIn = (replica: MappingBench): Flow => {
  const flow = replica.flows.get('organisations');
  if (flow === undefined) throw new Error('there is no flow organisations');
  return flow;
};
const standing = async (replica: MappingBench) => (await standingsOf(replica.registry.links, replica.flows.flows)).get('organisations');
const status = async (flow: string) => (await bench.status()).flows.find((candidate) => candidate.flow === flow);
const partnerOf = async (id: string) => (await bench.registry.reports.findLinks(id))[0]?.state.ids.customcrm ?? '';

/** Some linked organisations, each with a text in a property that has no pair yet. */
async function linked(count: number): Promise<void> {
  await bench.settle(
    ...Array.from({ length: count }, (_, n) =>
      bench.systems.edit(
        'webcrm',
        'organisation',
        `${n + 1}`,
        organisation({ OrganisationName: `Firm ${n}`, OrganisationCustom1: 'Shipping' }),
      ),
    ),
  );
}

describe('a newer flow file', () => {
  it('becomes current, and a property that has just got a pair is synced for links that were there before', async () => {
    await linked(3);
    const newer = bench.replica(withSegment);
    expect((await newer.claim()).get('organisations')).toEqual({ kind: 'current' });
    await newer.settle();
    expect(bench.systems.all('customcrm', 'customer').map(({ record }) => record?.['Segment'])).toEqual([
      'Shipping',
      'Shipping',
      'Shipping',
    ]);
    expect(await status('organisations')).toMatchObject({ linked: 3, inSync: 3, conflicts: 0 });
  });

  it('is no newer one when only comments and white space differ', async () => {
    await linked(1);
    const remarked = bench.replica(organisations((text) => `# a remark\n\n${text}`));
    expect((await remarked.claim()).get('organisations')).toEqual({ kind: 'current' });
    expect(await status('organisations')).toMatchObject({ pending: 0 });
    expect(await standing(bench)).toEqual({ kind: 'current' });
  });

  it('matches records that were there before by its own rules', async () => {
    const { systems } = bench;
    const creatingNothing = (text: string) => text.replace('createIn: [webcrm, customcrm]', 'createIn: []');
    const careful = bench.replica(organisations(creatingNothing));
    await careful.claim();
    await careful.settle(
      systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS', OrganisationTelephone: '77' })),
      systems.edit('customcrm', 'customer', 'C-1', customer({ Name: 'Fjord Shipping', Phone: '77' })),
    );
    expect(await status('organisations')).toMatchObject({ linked: 0, excluded: 2 });
    const newer = bench.replica(
      organisations((text) => creatingNothing(text).replace('[OrganisationName, OrganisationPostCode]', '[OrganisationTelephone]')),
    );
    await newer.claim();
    await newer.settle();
    expect(await status('organisations')).toMatchObject({ linked: 1, excluded: 0, created: { webcrm: 0, customcrm: 0 } });
  });

  it('finds the records that were there before its flow was switched on', async () => {
    const without = bench.replica(organisations((text) => text.replace('customcrm: customer', 'customcrm: customer\nenabled: false')));
    await without.claim();
    await without.settle(bench.systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS' })));
    expect(bench.systems.all('customcrm', 'customer')).toEqual([]);
    await makeCurrent(bench.registry.links, flowIn(bench), Date.now());
    await bench.walk();
    await bench.settle();
    expect(bench.systems.all('customcrm', 'customer').map(({ record }) => record?.['Name'])).toEqual(['Fjord AS']);
  });

  it('is gone through in chunks that go on where the last one ended', async () => {
    await linked(3);
    const pages = await bench.registry.links.transaction(async ({ looks }) => {
      const first = await looks.addLinks('organisations', '', 2);
      const second = await looks.addLinks('organisations', first ?? '', 2);
      const third = await looks.addLinks('organisations', second ?? '', 2);
      return { third, taken: (await looks.take('organisations', 10)).length };
    });
    expect(pages).toEqual({ third: null, taken: 3 });
  });
});

describe('a replica whose file is older', () => {
  let newer: MappingBench;
  beforeEach(async () => {
    await linked(1);
    newer = bench.replica(withSegment);
    await newer.claim();
    await newer.settle();
  });

  it('says so and what to do', async () => {
    expect(await standing(bench)).toEqual({ kind: 'older' });
    expect(describeStanding('organisations', { kind: 'older' })).toContain('Deploy the current file here');
    expect((await bench.claim()).get('organisations')).toEqual({ kind: 'older' });
  });

  it('stores what happens and leaves it to a replica with the current file', async () => {
    const { systems } = bench;
    const edit = systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Bergen' });
    const unlinked = systems.edit('webcrm', 'organisation', '2', organisation({ OrganisationName: 'Second' }));
    expect(await bench.take([edit, unlinked])).toEqual([]);
    expect(await bench.looks()).toEqual([]);
    await newer.settle();
    expect(systems.record('customcrm', 'customer', await partnerOf('1'))).toMatchObject({ City: 'Bergen' });
    expect(systems.record('customcrm', 'customer', await partnerOf('2'))).toMatchObject({ Name: 'Second' });
  });

  it('leaves a deleted record to a replica with the current file', async () => {
    await bench.take([bench.systems.remove('webcrm', 'organisation', '1')]);
    expect(await status('organisations')).toMatchObject({ linked: 1 });
    await newer.settle();
    expect(await status('organisations')).toMatchObject({ linked: 0 });
  });

  it('leaves outcomes unsettled, so that the answer to the repeated command counts', async () => {
    const { systems } = bench;
    const commands = await newer.take([systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Bergen' })]);
    const outcomes = commands.map((command) => systems.answer(command));
    await bench.take([], outcomes);
    expect(await status('organisations')).toMatchObject({ outstanding: 1 });
    await newer.take([], outcomes);
    await newer.settle();
    expect(await status('organisations')).toMatchObject({ outstanding: 0, inSync: 1 });
    expect(systems.record('customcrm', 'customer', await partnerOf('1'))).toMatchObject({ City: 'Bergen' });
  });

  it('goes on with all other flows', async () => {
    const { systems } = bench;
    await bench.settle(systems.edit('webcrm', 'product', '1', { ProductCustom1: 'Boat', ProductCustom2: 'B-1' }));
    expect(systems.all('customcrm', 'product')).toHaveLength(1);
  });

  it('goes back to its file when a person makes it current', async () => {
    await makeCurrent(bench.registry.links, flowIn(bench), Date.now());
    expect(await standing(bench)).toEqual({ kind: 'current' });
    expect(await standing(newer)).toEqual({ kind: 'older' });
    await bench.walk();
    await bench.settle(bench.systems.edit('webcrm', 'organisation', '1', { OrganisationCustom1: 'Fishing', OrganisationCity: 'Moss' }));
    expect(bench.systems.record('customcrm', 'customer', await partnerOf('1'))).toMatchObject({ City: 'Moss', Segment: 'Shipping' });
  });
});

describe('a changed flow file that would write much', () => {
  it('is held until a person agrees, while the file before it goes on', async () => {
    await linked(21);
    const newer = bench.replica(withSegment);
    expect((await newer.claim()).get('organisations')).toEqual({ kind: 'held', writes: 21, links: 21 });
    expect(describeStanding('organisations', { kind: 'held', writes: 21, links: 21 })).toContain('would write 21 of 21 links');
    expect(await newer.take([bench.systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Bergen' })])).toEqual([]);
    await bench.settle();
    expect(bench.systems.record('customcrm', 'customer', await partnerOf('1'))).toMatchObject({ City: 'Bergen', Segment: null });

    await makeCurrent(newer.registry.links, flowIn(newer), Date.now());
    await newer.walk();
    await newer.settle();
    expect(await status('organisations')).toMatchObject({ linked: 21, inSync: 21 });
    expect(bench.systems.record('customcrm', 'customer', await partnerOf('1'))).toMatchObject({ Segment: 'Shipping' });
  });

  it('is said in readiness, with a figure, and a replica that may do nothing for any flow is not ready', async () => {
    await linked(21);
    const newer = bench.replica(withSegment);
    await newer.claim();
    const holding = await claimsOf(newer.registry.links, newer.flows);
    const words = expect.stringContaining('would write 21 of 21 links');
    expect(holding.health.unready()).toEqual([]);
    expect(holding.health.notes()).toEqual([{ name: 'flow files', reason: words }]);
    expect(await holding.leftAlone('organisations')).toBe(1);
    expect(await holding.leftAlone('users')).toBe(0);

    const current = await claimsOf(bench.registry.links, bench.flows);
    expect(current.health.notes()).toEqual([{ name: 'flow files', reason: words }]);
    expect(await current.leftAlone('organisations')).toBe(0);

    const idle = await claimsOf(newer.registry.links, new FlowBook([flowIn(newer)]));
    expect(idle.health.unready()).toEqual([{ name: 'flow files', reason: words }]);
    expect(idle.health.notes()).toEqual([]);
  });

  it('is counted without writing', async () => {
    await linked(2);
    const newer = bench.replica(withSegment);
    const writes = bench.systems.writes.length;
    expect(await changeSizeOf(newer.registry.links, flowIn(newer))).toEqual({ writes: 2, links: 2 });
    expect(bench.systems.writes).toHaveLength(writes);
    expect(await status('organisations')).toMatchObject({ inSync: 2, outstanding: 0 });
  });
});

describe('a flow without a file', () => {
  it('is named as long as it is under way, and no more when it is given up', async () => {
    const renamed = bench.replica(({ text }) => text.replace('flow: quotationlines', 'flow: lines'));
    const lines = async () => (await standingsOf(renamed.registry.links, renamed.flows.flows)).get('quotationlines');
    expect(await lines()).toEqual({ kind: 'withoutFile' });
    await giveUpFlow(renamed.registry.links, 'quotationlines');
    expect(await lines()).toBeUndefined();
    expect((await bench.claim()).get('quotationlines')).toEqual({ kind: 'older' });
  });
});

/** A replica's claims, once they have compared its files with the registry, and what they say. */
async function claimsOf(registry: LinkRegistry, flows: FlowBook) {
  const health = new HealthRegistry();
  const metrics = new Registry();
  const logger = { info: () => undefined, warn: () => undefined };
  const claims = new FlowClaims({ registry, flows, logger, ring: () => undefined } as unknown as Desk, health, metrics);
  await claims.round();
  const leftAlone = async (flow: string) => {
    const values = (await metrics.getSingleMetric('dataflow_flows_left_alone')?.get())?.values ?? [];
    return values.find(({ labels }) => labels['flow'] === flow)?.value;
  };
  return { health, leftAlone };
}
