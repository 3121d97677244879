import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { describeConnector, LocalQuota, Pace, TryLater } from '#connector-kit';
import type { ReadRecord } from '#connector-kit';
import { quietLog } from '../test/quiet-log.js';
import { startSandbox, type Sandbox } from '../../../tools/test/sandbox.js';
import { WebcrmSettings } from './config.js';
import { Webcrm } from './webcrm.js';

let starting: Promise<Sandbox> | undefined;

function sandbox(): Promise<Sandbox> {
  return (starting ??= startSandbox());
}

async function webcrm(own: Partial<WebcrmSettings> = {}, log = quietLog): Promise<Webcrm> {
  const settings: Partial<WebcrmSettings> = {
    WEBCRM_BASE_URL: (await sandbox()).webcrm,
    WEBCRM_AUTH_CODE: 'sandbox-auth-code',
    WEBCRM_EXTERNAL_ID_FIELDS: 'organisation=OrganisationCustom15',
    ...own,
  };
  return new Webcrm(Object.assign(new WebcrmSettings(), settings), new Pace(new LocalQuota()), log);
}

async function faults(body: unknown): Promise<void> {
  const { webcrm: address, post } = await sandbox();
  await post(`${address}/_sandbox/faults`, body);
}

async function polled(crm: Webcrm, entity: string, since: number): Promise<readonly ReadRecord[]> {
  const records: ReadRecord[] = [];
  let after: string | null = null;
  do {
    const page = await crm.changedSince(entity, since, after);
    records.push(...page.records);
    after = page.next;
  } while (after !== null);
  return records;
}

async function createOrganisations(crm: Webcrm, names: readonly string[]): Promise<readonly string[]> {
  const answers = await crm.create(
    'organisation',
    names.map((name) => ({ link: `link of ${name}`, values: { OrganisationName: name } })),
  );
  return answers.map((answer) => (answer.kind === 'written' ? answer.id : answer.kind));
}

// Starting takes a while on a busy machine.
jest.setTimeout(60_000);

beforeAll(sandbox);
afterAll(async () => (await starting)?.stop());

describeConnector({ afterAll, describe, expect, it }, 'webCRM organisations', {
  connector: () => webcrm(),
  entity: 'organisation',
  text: 'OrganisationName',
  other: 'OrganisationCity',
  needed: {},
});

describeConnector({ afterAll, describe, expect, it }, 'webCRM persons', {
  connector: () => webcrm(),
  entity: 'person',
  text: 'PersonEmail',
  other: 'PersonTitle',
  needed: { PersonLastName: 'Conformance' },
});

describeConnector({ afterAll, describe, expect, it }, 'webCRM products', {
  connector: () => webcrm(),
  entity: 'product',
  text: 'ProductComment',
  other: 'ProductMemo',
  needed: {},
});

describe('The webCRM connector with a sandbox', () => {
  afterEach(async () => {
    const { webcrm: address } = await sandbox();
    await fetch(`${address}/_sandbox/faults`, { method: 'DELETE' });
  });

  it('polls more records than fit into a page though they all changed in the same second', async () => {
    const crm = await webcrm();
    const names = Array.from({ length: 1300 }, (_, position) => `Crowd ${position}`);
    const ids = await createOrganisations(crm, names);
    const [first] = ids;
    const { changedAt } = (await crm.read('organisation', [first ?? ''])).get(first ?? '') ?? { changedAt: 0 };
    const seen = await polled(crm, 'organisation', changedAt);
    const seenIds = new Set(seen.map(({ id }) => id));
    expect(ids.filter((id) => !seenIds.has(id))).toEqual([]);
  });

  it('reads hundreds of records by id in few calls', async () => {
    const crm = await webcrm();
    const ids = await createOrganisations(
      crm,
      Array.from({ length: 120 }, (_, position) => `Many ${position}`),
    );
    const read = await crm.read('organisation', ids);
    expect(ids.map((id) => read.get(id)?.record['OrganisationName'])).toEqual(ids.map((_, position) => `Many ${position}`));
  });

  it('writes what is right when another record of the same bulk is wrong', async () => {
    const crm = await webcrm();
    const [good = '', bad = ''] = await createOrganisations(crm, ['Good', 'Bad']);
    const answers = await crm.update('organisation', [
      { id: bad, values: { OrganisationVatNumber: 'x'.repeat(60) } },
      { id: good, values: { OrganisationVatNumber: 'DK1' } },
    ]);
    expect(answers).toMatchObject([{ kind: 'rejected', property: 'OrganisationVatNumber' }, { kind: 'written' }]);
  });

  it('makes all records of a bulk although ids clash for some', async () => {
    const crm = await webcrm();
    await crm.walk('user', null);
    await faults({ clashIds: { count: 30 } });
    const ids = await createOrganisations(
      crm,
      Array.from({ length: 50 }, (_, position) => `Clash ${position}`),
    );
    const names = [...(await crm.read('organisation', ids)).values()].map((read) => String(read?.record['OrganisationName']));
    expect(names.toSorted()).toEqual(Array.from({ length: 50 }, (_, position) => `Clash ${position}`).toSorted());
  });

  it('empties dates, references and numbers', async () => {
    const crm = await webcrm();
    const filled = { PersonLastName: 'Berg', PersonBirthday: '1980-05-01', PersonOrganisationId: '7', PersonSortOrder: 3 };
    const [made] = await crm.create('person', [{ link: 'a', values: filled }]);
    const id = made?.kind === 'written' ? made.id : '';
    const before = (await crm.read('person', [id])).get(id)?.record;
    expect(before).toMatchObject({ PersonOrganisationId: 7, PersonSortOrder: 3 });
    expect(String(before?.['PersonBirthday'])).toMatch(/^1980-05-01T00:00:00/);
    await crm.update('person', [{ id, values: { PersonBirthday: null, PersonOrganisationId: null, PersonSortOrder: null } }]);
    const after = (await crm.read('person', [id])).get(id)?.record;
    expect(after).toMatchObject({ PersonLastName: 'Berg', PersonBirthday: null, PersonOrganisationId: 0, PersonSortOrder: 0 });
  });

  it('never reads a password', async () => {
    const crm = await webcrm();
    const [made] = await crm.create('person', [{ link: 'a', values: { PersonLastName: 'Berg' } }]);
    const id = made?.kind === 'written' ? made.id : '';
    const names = Object.keys((await crm.read('person', [id])).get(id)?.record ?? {});
    expect(names.filter((name) => /password/i.test(name))).toEqual([]);
  });

  it('deletes products and quotation lines, and says that webCRM refuses to delete anything else', async () => {
    const crm = await webcrm();
    const deletable = crm.descriptions.filter((description) => description.deletable).map(({ entity }) => entity);
    expect(deletable.toSorted()).toEqual(['product', 'quotationline']);
    const [id = ''] = await createOrganisations(crm, ['Kept']);
    const [answer] = await crm.delete('organisation', [{ id }]);
    expect(answer).toMatchObject({ kind: 'rejected', reason: expect.stringContaining("can't be deleted") });
    expect((await crm.read('organisation', [id])).get(id)).not.toBeNull();
  });

  it('does not claim to know what became of a delete that was not answered, and finds the record gone when it asks again', async () => {
    const crm = await webcrm();
    const [made] = await crm.create('product', [{ link: 'a', values: { ProductComment: 'Lost' } }]);
    const id = made?.kind === 'written' ? made.id : '';
    await faults({ dropBeforeApply: { count: 1 } });
    expect(await crm.delete('product', [{ id }])).toMatchObject([{ kind: 'unknown' }]);
    expect(await crm.delete('product', [{ id }])).toEqual([{ kind: 'deleted' }]);
    expect(await crm.delete('product', [{ id }])).toEqual([{ kind: 'gone' }]);
  });

  it('has hooks for every event of a type, finds them again, puts them right and removes them', async () => {
    const { hooks } = await webcrm({ WEBCRM_PUBLIC_URL: 'http://127.0.0.1:1/', WEBCRM_WEBHOOK_SECRET: 'a-secret-of-24-characters' });
    const wanted = hooks.wanted('person');
    for (const hook of wanted) await hooks.create(hook);
    const there = await hooks.list();
    expect(there).toEqual(wanted.map((hook) => ({ ...hook, id: expect.any(String), sound: true })));
    expect(there[0]?.target).toBe('http://127.0.0.1:1/hooks/webcrm/a-secret-of-24-characters/person');
    const [first] = there;
    if (first === undefined) return;
    await hooks.change(first, { ...first, target: 'http://127.0.0.1:2/' });
    expect((await hooks.list())[0]).toMatchObject({ id: first.id, target: 'http://127.0.0.1:2/' });
    for (const hook of there) await hooks.remove(hook);
    await hooks.remove(first);
    expect(await hooks.list()).toEqual([]);
  });

  it('says of a token that may not have hooks which setting it is, and shows no secret', async () => {
    const settings = { WEBCRM_PUBLIC_URL: 'http://127.0.0.1:1', WEBCRM_WEBHOOK_SECRET: 'a-secret-of-24-characters' };
    const { hooks } = await webcrm({ ...settings, WEBCRM_AUTH_CODE: 'sandbox-readonly-code' });
    const [wanted] = hooks.wanted('person');
    if (wanted === undefined) throw new Error('no hook is wanted');
    await expect(hooks.create(wanted)).rejects.toThrow(/^the application token in WEBCRM_AUTH_CODE may not have hooks of Persons/);
  });

  it('goes on when its access token dies', async () => {
    const crm = await webcrm();
    await crm.walk('user', null);
    await faults({ expireTokens: { count: 1 } });
    await expect(crm.walk('user', null)).resolves.toBeDefined();
  });

  it('says of a token that may only read that it may not write, and of an unknown one which setting it is', async () => {
    const reader = await webcrm({ WEBCRM_AUTH_CODE: 'sandbox-readonly-code' });
    expect(await reader.check()).toEqual([]);
    const reason = 'the application token may not write Organisations: grant it in webCRM';
    expect(await reader.create('organisation', [{ link: 'a', values: { OrganisationName: 'x' } }])).toEqual([{ kind: 'rejected', reason }]);
    expect(await (await webcrm({ WEBCRM_AUTH_CODE: 'wrong' })).check()).toEqual([expect.stringContaining('WEBCRM_AUTH_CODE')]);
  });

  it('comes back later when webCRM has had enough', async () => {
    const crm = await webcrm();
    await crm.walk('user', null);
    await faults({ status: { code: 429, count: 1, retryAfterSeconds: 0.2 } });
    await expect(crm.walk('user', null)).rejects.toMatchObject({ retryAfterMs: 200 });
    await expect(crm.walk('user', null)).rejects.toBeInstanceOf(TryLater);
  });

  it('takes no page for browsers for data', async () => {
    const crm = await webcrm();
    await crm.walk('user', null);
    await faults({ html: { count: 1 } });
    await expect(crm.walk('user', null)).rejects.toBeInstanceOf(TryLater);
  });

  it('does not claim to know what became of a create whose connection broke', async () => {
    const crm = await webcrm();
    await crm.walk('user', null);
    await faults({ dropBeforeApply: { count: 1 } });
    const create = { link: 'broken', values: { OrganisationName: 'Broken' } };
    expect(await crm.create('organisation', [create])).toMatchObject([{ kind: 'unknown' }]);
    expect((await crm.createdFor('organisation', ['broken'])).get('broken')).toEqual([]);
  });
});

describe('The webCRM connector with a sandbox that refuses queries', () => {
  const heard: string[] = [];
  let crm: Webcrm;

  async function refusing(code: number): Promise<void> {
    await faults({ refuseQueries: { code } });
    heard.length = 0;
    crm = await webcrm({}, { ...quietLog, warn: (_facts, sentence) => heard.push(sentence) });
  }

  afterEach(async () => {
    const { webcrm: address } = await sandbox();
    await fetch(`${address}/_sandbox/faults`, { method: 'DELETE' });
  });

  it.each([403, 404, 400])('sees it when it starts, and says so of each type (%d)', async (code) => {
    await refusing(code);
    expect(await crm.check()).toEqual([]);
    const notes = crm.descriptions.map(({ note }) => note);
    expect(notes).toEqual(['Organisation', 'Person', 'User', 'Opportunity', 'QuotationLine', 'Product'].map(saying));
    expect(heard).toEqual(notes);
  });

  it('sees it at the first query that is refused, and says so once', async () => {
    await refusing(403);
    const [first = '', second = ''] = await createOrganisations(crm, ['Lists 1', 'Lists 2']);
    expect((await crm.find('organisation', [{ OrganisationName: 'lists 2' }, { OrganisationName: 'Lists 3' }])).map(idsOf)).toEqual([
      [second],
      [],
    ]);
    expect((await crm.createdFor('organisation', ['link of Lists 1'])).get('link of Lists 1')?.map(({ id }) => id)).toEqual([first]);
    expect([...(await crm.read('organisation', [first, second, '999998', '999999'])).values()].map((record) => record?.id)).toEqual([
      first,
      second,
      undefined,
      undefined,
    ]);
    expect(heard).toEqual([saying('Organisation')]);
    expect(crm.descriptions.map(({ note }) => note).filter((note) => note !== undefined)).toEqual([saying('Organisation')]);
  });

  it('finds every change, of organisations and of others, and nothing older', async () => {
    await refusing(403);
    const [old = ''] = await createOrganisations(crm, ['Long ago']);
    const before = (await crm.read('organisation', [old])).get(old)?.changedAt ?? 0;
    const ids = await createOrganisations(
      crm,
      Array.from({ length: 1300 }, (_, position) => `Listed ${position}`),
    );
    const [made] = await crm.create('person', [{ link: 'a', values: { PersonLastName: 'Listed' } }]);
    const seen = new Set((await polled(crm, 'organisation', before)).map(({ id }) => id));
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
    expect((await polled(crm, 'person', before)).map(({ id }) => id)).toContain(made?.kind === 'written' && made.id);
    expect(await polled(crm, 'person', Date.now() + 60_000)).toEqual([]);
    expect(await polled(crm, 'organisation', Date.now() + 60_000)).toEqual([]);
  });

  it('walks all records', async () => {
    await refusing(404);
    const ids = await createOrganisations(
      crm,
      Array.from({ length: 1100 }, (_, position) => `Walked ${position}`),
    );
    const seen = new Set<string>();
    let after: string | null = null;
    do {
      const page = await crm.walk('organisation', after);
      for (const { id } of page.records) seen.add(id);
      after = page.next;
    } while (after !== null);
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
  });
});

function idsOf(records: readonly ReadRecord[]): readonly string[] {
  return records.map(({ id }) => id);
}

function saying(name: string): unknown {
  return expect.stringMatching(new RegExp(`^webCRM refuses queries for ${name}: `));
}
