import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { FakeSystem } from '../../test/fake-system.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';
import type { ReadRecord } from '../connector.js';
import { Observer } from './observer.js';

let registry: TestRegistry;
let observer: Observer;

beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.drop());
beforeEach(async () => {
  await registry.empty();
  observer = new Observer(registry.memory, new FakeSystem(), () => undefined);
});

function read(id: string, values: Record<string, string>, changedAt = 1): ReadRecord {
  return { id, changedAt, record: { Id: id, ...values } };
}

async function poll(record: ReadRecord, ticket?: number) {
  const [state] = await observer.observe('contact', [
    { id: record.id, ticket: ticket ?? (await observer.nextTicket()), read: record, source: 'poll' },
  ]);
  if (state === undefined) throw new Error('no state');
  return state;
}

async function rowOf(id: string) {
  const [row] = await registry.memory.observed.find('contact', [id]);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}

describe('Observing', () => {
  it('gives a higher version only when something other than a stamp differs', async () => {
    const first = await poll(read('1', { Name: 'Ada', UpdatedAt: 'a' }));
    const same = await poll(read('1', { Name: 'Ada', UpdatedAt: 'b', Phone: '' }, 2));
    const other = await poll(read('1', { Name: 'Ada L', UpdatedAt: 'c' }, 3));
    expect(same.version).toBe(first.version);
    expect(same.changedAt).toBe(2);
    expect(other.version).toBeGreaterThan(first.version);
    expect((await rowOf('1')).record).toMatchObject({ Name: 'Ada L' });
  });

  it('throws away what was read before something newer was accepted, and owes a reread', async () => {
    const early = await observer.nextTicket();
    const newer = await poll(read('1', { Name: 'new' }, 2));
    const stale = await poll(read('1', { Name: 'old' }, 1), early);
    expect(stale).toMatchObject({ accepted: false, version: newer.version, record: { Name: 'new' } });
    expect((await rowOf('1')).reread).toBe(true);
    expect(await registry.memory.observed.owedRereads('contact', 10)).toEqual(['1']);
  });

  it('takes nothing in again of a record that was erased and is kept out, whoever reads it', async () => {
    await registry.memory.erased.note('contact', ['1'], true);
    await registry.memory.erased.note('contact', ['2'], false);
    for (const source of ['firstRead', 'poll', 'sweep', 'reread', 'write'] as const) {
      const seen = ['1', '2'].map((id) => ({ id, read: read(id, { Name: 'Ada' }), source }));
      const ticket = await observer.nextTicket();
      const states = await observer.observe(
        'contact',
        seen.map((one) => ({ ...one, ticket })),
      );
      expect(states.map(({ record }) => record?.['Name'])).toEqual([undefined, 'Ada']);
    }
    expect(await rowOf('1')).toMatchObject({ record: null, fingerprints: {}, reread: false });
    expect((await registry.memory.observed.unpublished('contact', 5)).map(({ id }) => id)).toEqual(['2']);
  });

  it('throws away a page that was read before a write was sent', async () => {
    await poll(read('1', { Name: 'before' }));
    const ticket = await observer.nextTicket();
    await registry.memory.observed.raiseFences('contact', ['1']);
    expect(await poll(read('1', { Name: 'page' }), ticket)).toMatchObject({ accepted: false });
  });

  it('takes the answer to a write unless something newer was accepted since it was sent', async () => {
    await poll(read('1', { Name: 'before' }));
    const sent = (await registry.memory.observed.raiseFences('contact', ['1'])).get('1')?.fence ?? 0;
    await poll(read('1', { Name: 'a person after the write' }, 3));
    const [late] = await observer.observe('contact', [
      { id: '1', ticket: sent, read: read('1', { Name: 'written' }, 2), source: 'write', cause: { link: 'l', number: 1 } },
    ]);
    expect(late).toMatchObject({ accepted: false, record: { Name: 'a person after the write' } });
  });

  it('clears an owed reread once the record was read again', async () => {
    await poll(read('1', { Name: 'a' }));
    await registry.memory.observed.oweReread('contact', ['1']);
    await poll(read('1', { Name: 'a' }));
    expect((await rowOf('1')).reread).toBe(false);
  });

  it('lets the same page be observed twice without effect', async () => {
    const ticket = await observer.nextTicket();
    const first = await poll(read('1', { Name: 'a' }), ticket);
    expect(await poll(read('1', { Name: 'a' }), ticket)).toMatchObject({ accepted: true, version: first.version });
  });

  it('keeps growing the version over deletion and return', async () => {
    const made = await poll(read('1', { Name: 'a' }));
    const [gone] = await observer.observe('contact', [{ id: '1', ticket: await observer.nextTicket(), read: null, source: 'reread' }]);
    const back = await poll(read('1', { Name: 'a' }));
    expect(gone?.version).toBeGreaterThan(made.version);
    expect(back.version).toBeGreaterThan(gone?.version ?? Infinity);
  });

  it('gives a record that was gone before anybody heard of it a row and a fence, and publishes nothing', async () => {
    const early = await observer.nextTicket();
    await observer.observe('contact', [{ id: '9', ticket: await observer.nextTicket(), read: null, source: 'reread' }]);
    expect(await registry.memory.observed.hasUnpublished('contact')).toBe(false);
    expect(await poll(read('9', { Name: 'old page' }), early)).toMatchObject({ accepted: false });
  });

  it('speaks of created records only after the first full read', async () => {
    await poll(read('1', { Name: 'a' }));
    await registry.memory.cursors.save('contact', { phase: 'poll', newest: 0 });
    await poll(read('2', { Name: 'b' }));
    expect((await rowOf('1')).kind).toBe('updated');
    expect((await rowOf('2')).kind).toBe('created');
    await poll(read('1', { Name: 'c' }));
    await poll(read('2', { Name: 'c' }));
    expect((await rowOf('1')).kind).toBe('updated');
    expect((await rowOf('2')).kind).toBe('created');
  });

  it('removes NUL characters and replaces lone surrogates before anything is hashed', async () => {
    const state = await poll(read('1', { Name: 'a\0b\ud800c' }));
    expect(state.record).toMatchObject({ Name: 'ab\ufffdc' });
    expect((await poll(read('1', { Name: 'ab\ufffdc' }))).version).toBe(state.version);
  });

  it('holds a new id while a create call is open, and the record of a call is never without its link', async () => {
    const link = randomUUID();
    const seq = (await registry.memory.creates.open('contact', [{ link, number: 1, sent: {} }])).get(link) ?? 0;
    await poll(read('7', { Name: 'new' }));
    expect(await registry.memory.observed.unpublished('contact', 10)).toEqual([]);
    expect(await registry.memory.observed.hasUnpublished('contact')).toBe(true);
    const ticket = await observer.nextTicket();
    await observer.observe(
      'contact',
      [{ id: '7', ticket, read: read('7', { Name: 'new' }), source: 'write', createdFor: link }],
      (memory) => memory.creates.settle([{ seq, recordId: '7' }]),
    );
    expect(await registry.memory.observed.unpublished('contact', 10)).toMatchObject([{ id: '7', createdFor: link }]);
  });

  it('releases held ids when the calls that were open are settled, whatever calls came later', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const seq = (await registry.memory.creates.open('contact', [{ link: first, number: 1, sent: {} }])).get(first) ?? 0;
    await poll(read('7', { Name: 'new' }));
    await registry.memory.creates.open('contact', [{ link: second, number: 1, sent: {} }]);
    await registry.memory.creates.settle([{ seq, recordId: null }]);
    expect(await registry.memory.observed.unpublished('contact', 10)).toMatchObject([{ id: '7' }]);
  });

  it('judges concurrent observations of one record one after another', async () => {
    const tickets = await registry.memory.nextTickets(8);
    const states = await Promise.all(tickets.map((ticket, turn) => poll(read('1', { Name: `n${String(turn)}` }), ticket)));
    const accepted = states.filter((state) => state.accepted);
    expect(new Set(accepted.map(({ version }) => version)).size).toBe(accepted.length);
    expect((await rowOf('1')).version).toBe(Math.max(...accepted.map(({ version }) => version)));
  });
});
