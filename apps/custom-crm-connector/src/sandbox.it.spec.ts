import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { describeConnector, LocalQuota, Pace, TryLater } from '#connector-kit';
import { startSandbox, type Sandbox } from '../../../tools/test/sandbox.js';
import { CustomCrmSettings } from './config.js';
import { CustomCrm } from './custom-crm.js';

let starting: Promise<Sandbox> | undefined;

function sandbox(): Promise<Sandbox> {
  return (starting ??= startSandbox());
}

async function customCrm(own: Partial<CustomCrmSettings> = {}): Promise<CustomCrm> {
  const settings: Partial<CustomCrmSettings> = {
    CUSTOM_CRM_BASE_URL: (await sandbox()).customCrm,
    CUSTOM_CRM_API_KEY: 'sandbox-api-key',
    ...own,
  };
  return new CustomCrm(Object.assign(new CustomCrmSettings(), settings), new Pace(new LocalQuota()));
}

async function faults(body: unknown): Promise<void> {
  const { customCrm: address, post } = await sandbox();
  await post(`${address}/_sandbox/faults`, body);
}

// Starting takes a while on a busy machine.
jest.setTimeout(60_000);

beforeAll(sandbox);
afterAll(async () => (await starting)?.stop());

describeConnector({ afterAll, describe, expect, it }, 'Custom CRM customers', {
  connector: () => customCrm(),
  entity: 'customer',
  text: 'Name',
  other: 'City',
  needed: {},
});

describeConnector({ afterAll, describe, expect, it }, 'Custom CRM contacts', {
  connector: () => customCrm(),
  entity: 'contact',
  text: 'Email',
  other: 'Title',
  needed: { ContactType: 'person', LastName: 'Conformance', BirthDate: '1980-05-01' },
});

describe('The Custom CRM connector with a sandbox', () => {
  afterEach(async () => {
    const { customCrm: address } = await sandbox();
    await fetch(`${address}/_sandbox/faults`, { method: 'DELETE' });
  });

  it('makes one record only for a link, alone and in batches, however often it asks', async () => {
    const crm = await customCrm();
    const creates = ['one', 'two'].map((link) => ({ link, values: { Name: link } }));
    const ids = (await crm.create('customer', creates)).map((answer) => (answer.kind === 'written' ? answer.id : answer.kind));
    const again = await crm.create('customer', [...creates].reverse());
    expect(again).toMatchObject([...ids].reverse().map((id) => ({ kind: 'written', id })));
    expect(await crm.create('customer', creates.slice(0, 1))).toMatchObject([{ kind: 'written', id: ids[0] }]);
  });

  it('writes what is right when another record of the same batch is wrong or stale', async () => {
    const crm = await customCrm();
    const made = await crm.create(
      'customer',
      ['a', 'b', 'c'].map((link) => ({ link: `batch ${link}`, values: { Name: link } })),
    );
    const [a = '', b = '', c = ''] = made.map((answer) => (answer.kind === 'written' ? answer.id : ''));
    const answers = await crm.update('customer', [
      { id: a, values: { Country: 'Sweden' } },
      { id: b, etag: '"0"', values: { Country: 'SE' } },
      { id: c, values: { Country: 'SE' } },
    ]);
    expect(answers).toMatchObject([{ kind: 'rejected', property: 'Country' }, { kind: 'stale' }, { kind: 'written', id: c }]);
  });

  it('deletes what still is what its ETag names, and nothing that was edited since', async () => {
    const crm = await customCrm();
    const made = await crm.create(
      'customer',
      ['a', 'b', 'c'].map((link) => ({ link: `delete ${link}`, values: { Name: link } })),
    );
    const [a, b, c] = made.map((answer) => (answer.kind === 'written' ? answer.record : undefined));
    if (!a?.etag || !b?.etag || !c?.etag) throw new Error('The sandbox gave no ETags.');
    await crm.update('customer', [{ id: b.id, etag: b.etag, values: { City: 'Oslo' } }]);
    const answers = await crm.delete(
      'customer',
      [a, b, c].map(({ id, etag }) => ({ id, etag: etag ?? '' })),
    );
    expect(answers).toEqual([{ kind: 'deleted' }, { kind: 'stale' }, { kind: 'deleted' }]);
    expect([...(await crm.read('customer', [a.id, b.id, c.id])).values()].map((record) => record?.record['City'] ?? null)).toEqual([
      null,
      'Oslo',
      null,
    ]);
  });

  it('does not claim to know what became of a delete whose connection broke', async () => {
    const crm = await customCrm();
    const [made] = await crm.create('customer', [{ link: 'delete lost', values: { Name: 'Lost' } }]);
    const id = made?.kind === 'written' ? made.id : '';
    await faults({ dropBeforeApply: { count: 1 } });
    expect(await crm.delete('customer', [{ id }])).toMatchObject([{ kind: 'unknown' }]);
    expect(await crm.delete('customer', [{ id }, { id }])).toEqual([{ kind: 'deleted' }, { kind: 'gone' }]);
  });

  it('reads back every type of value as it was written', async () => {
    const crm = await customCrm();
    const values = { OrderType: 'order', Amount: 12.5, Probability: 70, OrderDate: '2024-02-03T10:00:00.000Z', CustomerId: 'C-000001' };
    const [answer] = await crm.create('order', [{ link: 'order', values }]);
    expect(answer).toMatchObject({ kind: 'written', record: { record: values } });
  });

  it('says which setting is wrong when the key is not known', async () => {
    expect(await (await customCrm({ CUSTOM_CRM_API_KEY: 'wrong' })).check()).toEqual([expect.stringContaining('CUSTOM_CRM_API_KEY')]);
  });

  it('has a webhook for each type, tells it the secret once more in every process, and removes it', async () => {
    const settings = {
      CUSTOM_CRM_PUBLIC_URL: 'http://127.0.0.1:1',
      CUSTOM_CRM_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    };
    const { hooks } = await customCrm(settings);
    const [wanted] = hooks.wanted('customer');
    if (wanted === undefined) throw new Error('no webhook is wanted');
    await hooks.create(wanted);
    const [made] = await hooks.list();
    expect(made).toEqual({ ...wanted, id: expect.any(String), sound: true });
    const next = (await customCrm(settings)).hooks;
    const [found] = await next.list();
    expect(found).toEqual({ ...made, sound: false });
    if (found === undefined) return;
    await next.change(found, wanted);
    expect(await next.list()).toEqual([made]);
    await next.remove(found);
    await next.remove(found);
    expect(await next.list()).toEqual([]);
  });

  it('comes back later when the Custom CRM has had enough', async () => {
    const crm = await customCrm();
    await faults({ status: { code: 429, count: 1, retryAfterSeconds: 1 } });
    await expect(crm.walk('customer', null)).rejects.toMatchObject({ retryAfterMs: 1000 });
    await expect(crm.walk('customer', null)).rejects.toBeInstanceOf(TryLater);
  });

  it('takes no page for browsers for data', async () => {
    const crm = await customCrm();
    await faults({ html: { count: 1 } });
    await expect(crm.walk('customer', null)).rejects.toBeInstanceOf(TryLater);
  });

  it('does not claim to know what became of a create whose connection broke', async () => {
    const crm = await customCrm();
    await faults({ dropBeforeApply: { count: 1 } });
    expect(await crm.create('customer', [{ link: 'broken', values: { Name: 'Broken' } }])).toMatchObject([{ kind: 'unknown' }]);
    expect((await crm.createdFor('customer', ['broken'])).get('broken')).toEqual([]);
  });
});
