import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { registrySource } from '#link-registry';
import { serviceNames } from '../demo/settings.mjs';
import { eventually, Stack, type JournalWrite } from './stack.js';

jest.setTimeout(300_000);

/** What is made between a backup and its restoring. */
const [edits, creates] = [500, 20];

interface Link {
  readonly id: string;
  readonly flow: string;
  readonly webcrmId: string;
  readonly customcrmId: string;
  readonly progress: string;
}

type Edit = readonly [system: 'webcrm' | 'customcrm', entity: string, id: string, property: string];

let stack: Stack;
let source: DataSource;
let people: Awaited<ReturnType<Stack['people']>>;

beforeAll(async () => {
  // Nothing but the relook itself may find what is gone.
  const prepared = await Stack.prepare(12, { FULL_SWEEP_HOURS: '24' });
  stack = prepared;
  const database = { url: stack.settings.shared['DATABASE_URL'] ?? '', ssl: false, poolSize: 2, applicationName: 'relook-test' };
  source = await registrySource(database).initialize();
  people = await stack.people();
  await stack.startServices();
  await eventually(
    () => stack.differences(prepared.expected),
    (differences) => differences.length === 0,
    90_000,
  );
  await atRest();
});
afterAll(async () => {
  await source?.destroy();
  await stack?.stop();
});

/** Everything was read, nothing is under way, and every link is in sync. */
async function atRest(): Promise<void> {
  const isInSync = ({ progress }: Link) => progress === 'inSync' || progress === 'countedEqual';
  await eventually(
    async () => ({ links: await links(), ...(await stack.status()).firstLoad }),
    (now) => now.over && now.links.every(isInSync),
    90_000,
  );
}

function links(): Promise<readonly Link[]> {
  return source.query(
    `SELECT id, flow, webcrm_id AS "webcrmId", customcrm_id AS "customcrmId", progress FROM link WHERE standing = 'live' ORDER BY id`,
  );
}

const joined = async () => (await links()).map(({ progress: _progress, ...link }) => link);

const stopServices = () => Promise.all(serviceNames.map(async (name) => stack.services.get(name)?.stop()));
const startServices = () => Promise.all(serviceNames.map(async (name) => stack.services.get(name)?.restart()));

/** What services wrote since, and a function that asks for it. */
async function fromNow(): Promise<() => Promise<readonly JournalWrite[]>> {
  const last = { webcrm: await lastWrite('webcrm'), customcrm: await lastWrite('customcrm') };
  return async () =>
    [...(await stack.writes('webcrm', last.webcrm)), ...(await stack.writes('customcrm', last.customcrm))].filter(
      ({ who }) => who !== 'person',
    );
}

const lastWrite = async (system: 'webcrm' | 'customcrm') => (await stack.writes(system, 0)).at(-1)?.sequence ?? 0;

describe('dataflow relook', () => {
  it('finds every link again after the tables are gone, makes nothing twice and writes to nothing that agrees', async () => {
    const before = await joined();
    const organisations = (await links()).filter(({ flow }) => flow === 'organisations');
    const products = (await links()).filter(({ flow }) => flow === 'products');
    const [edited, cleared] = organisations as [Link, Link];
    const [removed] = products as [Link];
    await people.webcrm.edit('organisation', cleared.webcrmId, { OrganisationWww: 'both.example' });
    await value('customcrm', 'customer', cleared.customcrmId, 'Website', 'both.example');
    await stopServices();
    await source.query('DROP SCHEMA public CASCADE');
    await source.query('CREATE SCHEMA public');
    const written = await fromNow();
    await people.customcrm.edit('customer', edited.customcrmId, { Fax: '11 22 33 44' });
    await people.webcrm.remove('product', removed.webcrmId);
    await stack.cli('setup');
    await expect(stack.cli('check')).rejects.toThrow(/relook/);
    await expect(stack.services.get('mapping')?.restart()).rejects.toThrow(/relook/);

    await stack.cli('relook');
    await startServices();
    await atRest();
    await value('webcrm', 'organisation', edited.webcrmId, 'OrganisationFax', '11 22 33 44');
    await eventually(joined, (now) => !now.some(({ id }) => id === removed.id));

    expect(await joined()).toEqual(before.filter(({ id }) => id !== removed.id));
    expect((await written()).map(({ entity, id }) => `${entity} ${id}`)).toEqual([`organisation ${edited.webcrmId}`]);
  });

  it('goes on with a registry as it was once: what was made and edited since is neither made again nor undone', async () => {
    await backUp();
    const [later, ...organisations] = (await links()).filter(({ flow }) => flow === 'organisations') as [Link, ...Link[]];
    const since = await editAll(organisations);
    const made: string[] = [];
    for (let number = 0; number < creates; number += 2) {
      const OrganisationName = `Since ${number} ApS`;
      made.push(await people.webcrm.create('organisation', { OrganisationName, OrganisationVatNumber: `DK${11_111_111 + number}` }));
      made.push(await people.webcrm.create('quotationline', { ...(await aLineOfSome()), QuotationLineData1: `since ${number}` }));
    }
    for (const edit of since) await isOnBothSides(edit);
    await eventually(joined, (now) => made.every((id) => now.some(({ webcrmId }) => webcrmId === id)));
    await atRest();
    const before = await joined();
    const written = await fromNow();
    const hasty = ['Hasty A', 'Hasty B', 'Hasty C'];
    for (const OrganisationName of hasty) await people.webcrm.create('organisation', { OrganisationName });
    await people.webcrm.create('quotationline', { ...(await aLineOfSome()), QuotationLineData1: 'hasty' });
    await stopServices();
    await restore();
    await people.webcrm.edit('organisation', later.webcrmId, { OrganisationWww: 'meanwhile.example' });

    await stack.cli('relook');
    await startServices();
    await value('customcrm', 'customer', later.customcrmId, 'Website', 'meanwhile.example');
    await atRest();

    const after = await joined();
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(before.length + hasty.length + 1);
    const names = (await stack.records('customcrm', 'customer')).map(({ Name }) => Name);
    expect(names.filter((name) => hasty.includes(String(name))).toSorted()).toEqual(hasty);
    expect((await stack.records('customcrm', 'order')).filter(({ Title }) => Title === 'hasty')).toHaveLength(1);
    expect(await twins()).toEqual([]);
    const known = new Set(before.flatMap(({ webcrmId, customcrmId }) => [webcrmId, customcrmId]));
    expect((await written()).filter(({ id }) => known.has(id)).map(({ entity, id }) => `${entity} ${id}`)).toEqual([
      `customer ${later.customcrmId}`,
    ]);
    for (const edit of since) await isOnBothSides(edit);
  });
});

/** An edit of a link's record that nothing has followed in its property. */
interface LastEdit {
  readonly link: Link;
  readonly webcrm: string;
  readonly customcrm: string;
  readonly value: string;
}

/** Edits organisations by turns, one property in webCRM and another one in the Custom CRM. */
async function editAll(organisations: readonly Link[]): Promise<readonly LastEdit[]> {
  const last = new Map<string, LastEdit>();
  for (let number = 0; number < edits; number++) {
    const link = organisations[Math.floor(number / 2) % organisations.length] as Link;
    const edit: LastEdit =
      number % 2 === 0
        ? { link, webcrm: 'OrganisationWww', customcrm: 'Website', value: `since-${number}.example` }
        : { link, webcrm: 'OrganisationFax', customcrm: 'Fax', value: String(10_000_000 + number) };
    if (number % 2 === 0) await people.webcrm.edit('organisation', link.webcrmId, { [edit.webcrm]: edit.value });
    else await people.customcrm.edit('customer', link.customcrmId, { [edit.customcrm]: edit.value });
    last.set(`${link.id} ${edit.webcrm}`, edit);
  }
  return [...last.values()];
}

async function isOnBothSides({ link, webcrm, customcrm, value: wanted }: LastEdit): Promise<void> {
  await value('webcrm', 'organisation', link.webcrmId, webcrm, wanted);
  await value('customcrm', 'customer', link.customcrmId, customcrm, wanted);
}

async function value(...[system, entity, id, property, wanted]: [...Edit, unknown]): Promise<void> {
  await eventually(
    async () => (await people[system].read(entity, id))[property],
    (held) => held === wanted,
  );
}

/** Records that were made since and are there more than once, by name or title. */
async function twins(): Promise<readonly string[]> {
  const names = [
    ...(await stack.records('customcrm', 'customer')).map(({ Name }) => String(Name)),
    ...(await stack.records('customcrm', 'order')).map(({ Title }) => String(Title)),
  ].filter((name) => /^since \d/i.test(name));
  expect(names.length).toBe(creates);
  return names.filter((name, position) => names.indexOf(name) !== position);
}

/** A line that no match could find again. */
async function aLineOfSome(): Promise<Record<string, unknown>> {
  const opportunity = (await links()).find(({ flow }) => flow === 'opportunities');
  return { QuotationLineOpportunityId: Number(opportunity?.webcrmId), QuotationLineQuantity: 1 };
}

const tables = async () =>
  (await source.query<{ name: string }[]>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`)).map(({ name }) => name);

/** The tables as they are at one moment, while the services go on. */
async function backUp(): Promise<void> {
  const names = await tables();
  await source.transaction('REPEATABLE READ', async (manager) => {
    await manager.query('CREATE SCHEMA backup');
    for (const name of names) await manager.query(`CREATE TABLE backup."${name}" AS TABLE public."${name}"`);
    await manager.query('CREATE TABLE backup.ticket AS SELECT last_value FROM public.ticket');
  });
}

async function restore(): Promise<void> {
  await source.transaction(async (manager) => {
    for (const name of await tables()) {
      await manager.query(`TRUNCATE public."${name}" RESTART IDENTITY`);
      await manager.query(`INSERT INTO public."${name}" OVERRIDING SYSTEM VALUE SELECT * FROM backup."${name}"`);
    }
    await manager.query(`SELECT setval('public.ticket', last_value) FROM backup.ticket`);
  });
}
