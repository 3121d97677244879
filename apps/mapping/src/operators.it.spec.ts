import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sides } from '#dataflows';
import {
  forgetLink,
  keepApart,
  linkByHand,
  resolveConflict,
  resyncFlow,
  resyncRecord,
  retry,
  reverseDecision,
  type Answer,
} from '#operators';
import { MappingBench } from '../test/mapping-bench.js';

let bench: MappingBench;
const open = (conflict = 'latest') =>
  MappingBench.open(({ file, text }) =>
    file.endsWith('products.yaml') ? text.replace('conflict: latest', `conflict: ${conflict}`) : text,
  );
beforeEach(async () => {
  bench = await open();
});
afterEach(() => bench.close());

const product = (number: string, price: number, comment = '') =>
  ({ ProductCustom1: 'Boat', ProductCustom2: number, ProductPrice: price, ProductComment: comment }) as const;
const item = (number: string | null, price: number, comment: string | null = null) =>
  ({ Name: 'Boat', ProductNumber: number, Price: price, Description: comment }) as const;
const edit = (...given: Parameters<MappingBench['systems']['edit']>) => bench.systems.edit(...given);
const record = (...given: Parameters<MappingBench['systems']['record']>) => bench.systems.record(...given);
const products = async () => (await bench.status()).flows.find((status) => status.flow === 'products');
const flow = () => {
  const found = bench.flows.get('products');
  if (found === undefined) throw new Error('there is no flow products');
  return found;
};
const conflicts = () => bench.registry.reports.conflicts({ limit: 10 });
const newest = async () => (await conflicts())[0]?.id ?? '';
const linkId = async () => (await bench.registry.reports.findLinks('1'))[0]?.state.id ?? '';
const link = (ids: Sides<string>): Promise<Answer> => bench.operate((memory) => linkByHand(memory, flow(), ids, Date.now()));
const apart = (ids: Sides<string>): Promise<Answer> => bench.operate((memory) => keepApart(memory, flow(), ids, Date.now()));
const reverse = async (id: string): Promise<Answer> => bench.operate((memory, flows) => reverseDecision(memory, flows, id, Date.now()));

describe('A conflict that waits for a person', () => {
  beforeEach(async () => {
    await bench.close();
    bench = await open('manual');
    await bench.settle(edit('webcrm', 'product', '1', product('P-1', 10)), edit('customcrm', 'product', 'C-1', item('P-1', 10)));
    await bench.settle(edit('webcrm', 'product', '1', { ProductPrice: 11 }), edit('customcrm', 'product', 'C-1', { Price: 12 }));
  });
  const resolve = (id: string, winner: 'webcrm' | 'customcrm'): Promise<Answer> =>
    bench.operate((memory, flows) => resolveConflict(memory, flows, id, winner, Date.now()));

  it('is decided by an operator: the winner is written over the loser, and the conflict says who won', async () => {
    const id = await newest();
    expect(await resolve(id, 'customcrm')).toMatchObject({ kind: 'done' });
    await bench.settle();
    expect(record('webcrm', 'product', '1')).toMatchObject({ ProductPrice: 12 });
    expect(await conflicts()).toMatchObject([{ id, winner: 'customcrm', endedAt: null }]);
    expect(await products()).toMatchObject({ inSync: 1 });
    expect(await resolve(id, 'customcrm')).toMatchObject({ kind: 'nothing' });
  });

  it('is one row with the newest values, under another id, so that nobody decides about values unseen', async () => {
    const id = await newest();
    await bench.settle(edit('customcrm', 'product', 'C-1', { Price: 13 }));
    expect(await conflicts()).toMatchObject([{ winner: null, webcrmValue: '[11]', customcrmValue: '[13]' }]);
    expect(await resolve(id, 'webcrm')).toMatchObject({ kind: 'unknown' });
  });

  it('is asked again when a value changes before the decision is carried out', async () => {
    await resolve(await newest(), 'customcrm');
    await bench.settle(edit('webcrm', 'product', '1', { ProductPrice: 14 }));
    expect(bench.systems.writes).toEqual([]);
    expect(await conflicts()).toMatchObject([{ winner: null, webcrmValue: '[14]', customcrmValue: '[12]' }]);
  });

  it('ends by itself when both sides say the same', async () => {
    const id = await newest();
    await bench.settle(edit('customcrm', 'product', 'C-1', { Price: 11 }));
    expect(await conflicts()).toMatchObject([{ id, winner: null, endedAt: expect.any(Number) }]);
    expect(await bench.registry.reports.conflicts({ limit: 10, open: true })).toEqual([]);
    expect(await resolve(id, 'webcrm')).toMatchObject({ kind: 'nothing' });
  });
});

describe('A decided conflict', () => {
  beforeEach(async () => {
    await bench.settle(edit('webcrm', 'product', '1', product('P-1', 10)), edit('customcrm', 'product', 'C-1', item('P-1', 10)));
    await bench.settle(edit('webcrm', 'product', '1', { ProductPrice: 11 }), edit('customcrm', 'product', 'C-1', { Price: 12 }));
  });

  it('is reversed in one action: the value that lost comes back and travels, and the history says so', async () => {
    expect(record('webcrm', 'product', '1')).toMatchObject({ ProductPrice: 12 });
    expect(await reverse(await newest())).toMatchObject({ kind: 'done' });
    await bench.settle();
    expect(record('webcrm', 'product', '1')).toMatchObject({ ProductPrice: 11 });
    expect(record('customcrm', 'product', 'C-1')).toMatchObject({ Price: 11 });
    const history = await bench.registry.reports.history(await linkId(), 10);
    expect(history.map(({ system, pairs }) => [system, pairs[0]?.before, pairs[0]?.after, pairs[0]?.cause])).toEqual([
      ['customcrm', [12], [11], 'edit'],
      ['webcrm', [12], [11], 'operator'],
      ['webcrm', [11], [12], 'conflict'],
    ]);
    expect(await products()).toMatchObject({ inSync: 1, outstanding: 0 });
  });

  it('is not reversed while a command is under way, or once somebody has edited', async () => {
    const id = await newest();
    expect(await reverse(id)).toMatchObject({ kind: 'done' });
    expect(await reverse(id)).toMatchObject({ kind: 'busy' });
    await bench.settle();
    await bench.settle(edit('webcrm', 'product', '1', { ProductPrice: 15 }));
    expect(await reverse(id)).toMatchObject({ kind: 'changed' });
    expect(await reverse('no such id')).toMatchObject({ kind: 'unknown' });
  });
});

describe('Ambiguous matches', () => {
  beforeEach(() =>
    bench.settle(
      edit('webcrm', 'product', '1', product('P-1', 10)),
      edit('customcrm', 'product', 'C-1', item('P-1', 10)),
      edit('customcrm', 'product', 'C-2', item('P-1', 10)),
    ),
  );

  it('are linked by hand, and the rest gets a partner of its own', async () => {
    expect(await link({ webcrm: '1', customcrm: 'C-2' })).toMatchObject({ kind: 'done' });
    expect(await link({ webcrm: '1', customcrm: 'C-2' })).toMatchObject({ kind: 'nothing' });
    await bench.settle();
    expect((await bench.registry.reports.findLinks('1')).map(({ state }) => state.ids)).toEqual([{ webcrm: '1', customcrm: 'C-2' }]);
    expect(await products()).toMatchObject({ linked: 2, ambiguous: { webcrm: 0, customcrm: 0 } });
    expect(await link({ webcrm: '1', customcrm: 'C-2' })).toMatchObject({ kind: 'nothing' });
    expect(await link({ webcrm: '1', customcrm: 'C-1' })).toMatchObject({ kind: 'refused' });
  });

  it('are kept apart, and what is then clear is matched', async () => {
    expect(await apart({ webcrm: '1', customcrm: 'C-1' })).toMatchObject({ kind: 'done' });
    expect(await apart({ webcrm: '1', customcrm: 'C-1' })).toMatchObject({ kind: 'nothing' });
    await bench.settle();
    expect((await bench.registry.reports.findLinks('1')).map(({ state }) => state.ids)).toEqual([{ webcrm: '1', customcrm: 'C-2' }]);
    expect((await bench.registry.reports.findLinks('C-1'))[0]?.state.ids.webcrm).not.toBe('1');
    expect(await apart({ webcrm: '1', customcrm: 'C-2' })).toMatchObject({ kind: 'refused' });
  });

  it('that are no candidates of each other are linked as well, and unknown records are not', async () => {
    await bench.settle(edit('customcrm', 'product', 'C-3', item(null, 10)));
    const [made] = bench.systems.all('webcrm', 'product').filter(({ id }) => id !== '1');
    expect(await link({ webcrm: made?.id ?? '', customcrm: 'C-1' })).toMatchObject({ kind: 'refused' });
    expect(await link({ webcrm: '1', customcrm: 'C-9' })).toMatchObject({ kind: 'unknown' });
  });
});

it('Records that do not match by any key are linked by hand, before their partners are made', async () => {
  await bench.take([edit('webcrm', 'product', '1', product('P-1', 10)), edit('customcrm', 'product', 'C-1', item('P-2', 10))]);
  expect(await link({ webcrm: '1', customcrm: 'C-1' })).toMatchObject({ kind: 'done' });
  await bench.settle();
  expect(await products()).toMatchObject({ linked: 1, created: { webcrm: 0, customcrm: 0 } });
});

it('An ended link is forgotten: its survivor gets a partner again', async () => {
  await bench.settle(edit('webcrm', 'product', '1', product('P-1', 10)), edit('customcrm', 'product', 'C-1', item('P-1', 10)));
  const id = await linkId();
  expect(await bench.operate((memory) => forgetLink(memory, id))).toMatchObject({ kind: 'refused' });
  await bench.settle(bench.systems.remove('customcrm', 'product', 'C-1'));
  expect(await products()).toMatchObject({ linked: 0, excluded: 1 });
  expect(await bench.operate((memory) => forgetLink(memory, id))).toMatchObject({ kind: 'done' });
  await bench.settle();
  expect(await products()).toMatchObject({ linked: 1, excluded: 0, created: { webcrm: 0, customcrm: 1 } });
  expect(await bench.operate((memory) => forgetLink(memory, id))).toMatchObject({ kind: 'unknown' });
});

it('What a system did not take is tried again when an operator says so', async () => {
  await bench.settle(edit('webcrm', 'product', '1', product('P-1', 10)), edit('customcrm', 'product', 'C-1', item('P-1', 10)));
  const [command] = await bench.take([edit('webcrm', 'product', '1', { ProductPrice: 11 })]);
  if (command === undefined) throw new Error('nothing was asked');
  const { link: id, flow: name, system, entity, number } = command;
  await bench.take([], [{ link: id, flow: name, system, entity, number, status: 'failed', reason: 'read-only', pairs: [], found: [] }]);
  await bench.settle();
  expect(await products()).toMatchObject({ failed: 1, inSync: 0 });
  const again = (pair?: string) => bench.operate((memory) => retry(memory, { links: [id], records: [], pair }));
  expect(await again('ProductCustom1')).toMatchObject({ kind: 'nothing' });
  expect(await again()).toMatchObject({ kind: 'done' });
  await bench.settle();
  expect(record('customcrm', 'product', 'C-1')).toMatchObject({ Price: 11 });
});

it('A record whose partner could not be made is tried again when an operator says so', async () => {
  await bench.take([edit('webcrm', 'product', '1', product('P-1', 10))]);
  const [command] = await bench.looks();
  if (command === undefined) throw new Error('nothing was asked');
  const { link: id, flow: name, system, entity, number } = command;
  await bench.take([], [{ link: id, flow: name, system, entity, number, status: 'failed', reason: 'no licence', pairs: [], found: [] }]);
  await bench.settle();
  expect(await products()).toMatchObject({ failed: 1, linked: 0 });
  const records = await bench.registry.reports.unlinkedRecord('1');
  expect(await bench.operate((memory) => retry(memory, { links: [], records }))).toMatchObject({ kind: 'done' });
  await bench.settle();
  expect(await products()).toMatchObject({ failed: 0, linked: 1 });
});

describe('A resync', () => {
  beforeEach(() =>
    bench.settle(
      edit('webcrm', 'product', '1', { ...product('P-1', 10), ProductCustom9: 'red' }),
      edit('customcrm', 'product', 'C-1', { ...item('P-1', 10), Colour: null }),
    ),
  );

  it('of a flow notes all its links to be looked at, which changes nothing where nothing differs', async () => {
    expect(await resyncFlow(bench.registry.links, flow())).toMatchObject({ kind: 'done' });
    expect(await products()).toMatchObject({ pending: 1 });
    await bench.settle();
    expect(await products()).toMatchObject({ pending: 0, inSync: 1 });
    expect(bench.systems.writes).toEqual([]);
  });

  it('counts as still to be looked at what waits for a link that was made just when it began to wait', async () => {
    const references = [{ flow: 'products', system: 'webcrm' as const, id: '1' }];
    await bench.registry.links.transaction(({ looks }) => looks.wait([{ flow: 'products', subject: 'webcrm', id: '9', references }]));
    expect(await products()).toMatchObject({ pending: 1 });
    await bench.registry.links.transaction(({ looks }) => looks.wake(references));
    expect(await products()).toMatchObject({ pending: 1 });
    await bench.settle();
    expect(await products()).toMatchObject({ pending: 0 });
  });

  it('of a record owes a reread by its connector and a look at its links', async () => {
    const name = { system: 'webcrm', entity: 'product', id: '1' } as const;
    expect(await resyncRecord(bench.registry, bench.flows.inOrder, name)).toMatchObject({ kind: 'unknown' });
    const { observed } = await bench.registry.connectorMemory('webcrm');
    const [row] = await observed.lock('product', ['1']);
    if (row) await observed.save('product', [{ ...row, version: 1 }]);
    expect(await resyncRecord(bench.registry, bench.flows.inOrder, name)).toMatchObject({ kind: 'done' });
    expect(await observed.owedRereads('product', 10)).toEqual(['1']);
    expect(await products()).toMatchObject({ pending: 1 });
  });
});

it('The history of writes is forgotten in chunks once it is old', async () => {
  await bench.settle(edit('webcrm', 'product', '1', product('P-1', 10)), edit('customcrm', 'product', 'C-1', item('P-1', 10)));
  for (const price of [11, 12, 13]) await bench.settle(edit('webcrm', 'product', '1', { ProductPrice: price }));
  const prune = (before: number) => bench.registry.links.transaction((memory) => memory.history.prune(before, 2));
  expect(await prune(Date.now() - 60_000)).toBe(0);
  expect(await prune(Date.now() + 1)).toBe(2);
  expect(await bench.registry.reports.history(await linkId(), 10)).toMatchObject([{ pairs: [{ before: [12], after: [13] }] }]);
});
