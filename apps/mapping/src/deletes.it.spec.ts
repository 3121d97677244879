import { afterEach, describe, expect, it } from '@jest/globals';
import type { Command, JsonRecord } from '#change-events';
import type { StoredLink } from '#link-registry';
import { forgetLink } from '#operators';
import { MappingBench } from '../test/mapping-bench.js';

let bench: MappingBench;
afterEach(() => bench.close());

/** A bench whose flows of organisations, persons and users say this of deletes. */
async function begin(onDelete: string): Promise<MappingBench> {
  bench = await MappingBench.open(({ text }) => text.replace('onDelete: unlink', onDelete));
  bench.systems.blank.set('customcrm customer', customer({}));
  bench.systems.blank.set('webcrm organisation', organisation({}));
  return bench;
}

const organisation = (values: Record<string, string>): JsonRecord => ({
  OrganisationName: '',
  OrganisationVatNumber: '',
  OrganisationPostCode: '',
  OrganisationCity: '',
  OrganisationTelephone: '',
  ...values,
});
const customer = (values: Record<string, string>): JsonRecord => ({
  Name: null,
  VatNumber: null,
  ZipCode: null,
  City: null,
  Phone: null,
  ...values,
});

const customers = () => bench.systems.all('customcrm', 'customer');
const customerId = () => customers()[0]?.id ?? '';
const makes = (id: string, name: string) =>
  bench.systems.edit('webcrm', 'organisation', id, organisation({ OrganisationName: name, OrganisationVatNumber: `NO${id}` }));
const editsCustomer = (values: JsonRecord) => bench.systems.edit('customcrm', 'customer', customerId(), values);
const deletesOrganisation = (id = '1') => bench.systems.remove('webcrm', 'organisation', id);
const statusOf = async (flow = 'organisations') => (await bench.status()).flows.find((status) => status.flow === flow);
const writes = () => bench.systems.writes.map(({ action, system }) => `${action} ${system}`);
async function linkOf(record: string): Promise<StoredLink> {
  const [link] = await bench.registry.reports.findLinks(record);
  if (link === undefined) throw new Error(`${record} has no link.`);
  return link;
}

describe('with onDelete: unlink', () => {
  it('lets what was edited while the record was gone travel when it returns, and no more', async () => {
    const { systems } = await begin('onDelete: unlink');
    await bench.settle(makes('1', 'Fjord AS'));
    await bench.settle(deletesOrganisation());
    await bench.settle(editsCustomer({ City: 'Oslo' }));
    expect((await linkOf('1')).standing).toBe('ended');
    await bench.settle(makes('1', 'Fjord AS'));
    expect(systems.record('webcrm', 'organisation', '1')).toMatchObject({ OrganisationCity: 'Oslo' });
    expect(writes()).toEqual(['create customcrm', 'update webcrm']);
  });

  it('neither links nor creates a new record that may be the deleted one made again, until that one returns', async () => {
    const { systems } = await begin('onDelete: unlink');
    await bench.settle(makes('1', 'Fjord AS'));
    const { state: ended } = await linkOf('1');
    await bench.settle(deletesOrganisation());
    await bench.settle(
      systems.edit('webcrm', 'organisation', '2', organisation({ OrganisationName: 'Fjord', OrganisationVatNumber: 'NO1' })),
    );
    expect(customers()).toHaveLength(1);
    const unlinked = await bench.registry.reports.unlinked({ limit: 10 });
    expect(unlinked.find(({ id }) => id === '2')).toMatchObject({
      standing: 'ambiguous',
      reason: `may be the same as customcrm ${customerId()}, which is left of the ended link ${ended.id}`,
    });
    await bench.settle(makes('1', 'Fjord AS'));
    expect(await statusOf()).toMatchObject({ linked: 2, ambiguous: { webcrm: 0 }, created: { customcrm: 2 } });
  });

  it('matches what is left of a link like any record once an operator has forgotten that link', async () => {
    const { systems } = await begin('onDelete: unlink');
    await bench.settle(makes('1', 'Fjord AS'));
    const { state: ended } = await linkOf('1');
    await bench.settle(deletesOrganisation());
    await bench.settle(
      systems.edit('webcrm', 'organisation', '2', organisation({ OrganisationName: 'Fjord', OrganisationVatNumber: 'NO1' })),
    );
    const forget = () => bench.operate((memory) => forgetLink(memory, ended.id));
    expect(await forget()).toMatchObject({ kind: 'done' });
    await bench.settle();
    expect(customers()).toHaveLength(1);
    expect((await linkOf('2')).state.ids).toEqual({ webcrm: '2', customcrm: customerId() });
    expect(await forget()).toMatchObject({ kind: 'unknown' });
  });

  it.each(['outcome', 'change'])(
    'ends a link at once whose record was deleted while its partner was made, when the %s comes first',
    async (first) => {
      const { systems } = await begin('onDelete: unlink');
      await bench.take([makes('1', 'Fjord AS')]);
      const [create] = await bench.looks();
      await bench.take([deletesOrganisation()]);
      const outcome = systems.answer(create as Command);
      if (first === 'outcome') await bench.take([], [outcome]);
      await bench.settle(...customers());
      await bench.take([], [outcome]);
      await bench.settle();
      expect((await linkOf('1')).standing).toBe('ended');
      expect(await statusOf()).toMatchObject({ linked: 0, outstanding: 0, pending: 0, excluded: 1 });
      await bench.settle(makes('1', 'Fjord AS'));
      expect(await statusOf()).toMatchObject({ linked: 1, inSync: 1 });
      expect(writes()).toEqual(['create customcrm']);
    },
  );
});

describe('with onDelete: ignore', () => {
  it('writes nothing, lists the edits that can not be written, and goes on when the record returns', async () => {
    const { systems } = await begin('onDelete: ignore');
    await bench.settle(makes('1', 'Fjord AS'));
    await bench.settle(deletesOrganisation());
    expect(await linkOf('1')).toMatchObject({ standing: 'live', progress: 'inSync' });
    await bench.settle(editsCustomer({ City: 'Oslo' }));
    expect(await linkOf('1')).toMatchObject({ standing: 'live', progress: 'failed' });
    expect(await statusOf()).toMatchObject({ linked: 1, failed: 1, outstanding: 0 });
    expect(writes()).toEqual(['create customcrm']);
    await bench.settle(makes('1', 'Fjord AS'));
    expect(systems.record('webcrm', 'organisation', '1')).toMatchObject({ OrganisationCity: 'Oslo' });
    expect(await statusOf()).toMatchObject({ inSync: 1, failed: 0 });
  });
});

describe('with onDelete: delete', () => {
  it('deletes the other record, and makes a new one when the deleted one returns', async () => {
    await begin('onDelete: delete');
    await bench.settle(makes('1', 'Fjord AS'));
    const before = customerId();
    await bench.settle(deletesOrganisation());
    expect(customers()).toEqual([]);
    expect(await statusOf()).toMatchObject({ linked: 0, outstanding: 0, pending: 0, excluded: 0 });
    await bench.settle(makes('1', 'Fjord AS'));
    expect(customers()).toHaveLength(1);
    expect(customerId()).not.toBe(before);
    expect(await statusOf()).toMatchObject({ linked: 1, inSync: 1 });
    expect(writes()).toEqual(['create customcrm', 'delete customcrm', 'create customcrm']);
  });

  it('makes a new partner, too, for a record that returns before the other one is deleted', async () => {
    const { systems } = await begin('onDelete: delete');
    const makesWithoutKeys = () => systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS' }));
    await bench.settle(makesWithoutKeys());
    const [command] = await bench.take([deletesOrganisation()]);
    await bench.take([makesWithoutKeys()]);
    await bench.looks();
    await bench.settle(systems.remove('customcrm', 'customer', customerId()));
    await bench.take([], [systems.answer(command as Command)]);
    await bench.settle();
    expect(customers()).toHaveLength(1);
    expect(await statusOf()).toMatchObject({ linked: 1, inSync: 1, outstanding: 0, excluded: 0 });
  });

  it.each(['outcome', 'change'])(
    'keeps what was just being made for a record that was deleted meanwhile, when the %s comes first',
    async (first) => {
      const { systems } = await begin('onDelete: delete');
      await bench.take([makes('1', 'Fjord AS')]);
      const [create] = await bench.looks();
      await bench.take([deletesOrganisation()]);
      const outcome = systems.answer(create as Command);
      await bench.settle(...(first === 'change' ? customers() : []));
      await bench.take([], [outcome]);
      await bench.settle();
      expect(customers()).toHaveLength(1);
      expect((await linkOf('1')).standing).toBe('ended');
    },
  );

  it('waits for what is under way before it decides', async () => {
    const { systems } = await begin('onDelete: delete');
    await bench.settle(makes('1', 'Fjord AS'));
    const [update] = await bench.take([systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Oslo' })]);
    expect(await bench.take([deletesOrganisation()])).toEqual([]);
    expect(await bench.take([], [systems.answer(update as Command)])).toMatchObject([{ action: 'delete', system: 'customcrm' }]);
  });

  it('ends the link alone while another link holds the other record, and deletes it with the last', async () => {
    const { systems } = await begin('onDelete: delete');
    const user = { UserName: 'Anna Berg', UserEmail: 'anna@fjord.no' };
    const person = { PersonFirstName: 'Anna', PersonLastName: 'Berg', PersonEmail: 'anna@fjord.no', PersonOrganisationId: 0 };
    const both = (id: string) => [systems.edit('webcrm', 'user', id, user), systems.edit('webcrm', 'person', id, person)];
    await bench.settle(...both('1'));
    await bench.settle(systems.remove('webcrm', 'user', '1'));
    expect(systems.all('customcrm', 'contact')).toHaveLength(1);
    expect(await statusOf('users')).toMatchObject({ linked: 0 });
    await bench.settle(systems.remove('webcrm', 'person', '1'));
    expect(systems.all('customcrm', 'contact')).toEqual([]);

    await bench.settle(...both('2'));
    await bench.settle(systems.remove('webcrm', 'user', '2'), systems.remove('webcrm', 'person', '2'));
    expect(systems.all('customcrm', 'contact')).toEqual([]);
  });

  it('lets what refers to a record follow when that record gets a new partner, and touches nothing else', async () => {
    const { systems } = await begin('onDelete: delete');
    const person = { PersonFirstName: 'Anna', PersonLastName: 'Berg', PersonEmail: 'anna@fjord.no', PersonOrganisationId: 1 };
    await bench.settle(makes('1', 'Fjord AS'), systems.edit('webcrm', 'person', '5', person));
    const [{ id: contact } = { id: '' }] = systems.all('customcrm', 'contact');
    const old = customerId();
    await bench.settle(deletesOrganisation());
    expect(systems.record('customcrm', 'contact', contact)).toMatchObject({ CustomerId: old });
    const before = systems.writes.length;
    await bench.settle(makes('1', 'Fjord AS'));
    expect(customerId()).not.toBe(old);
    expect(systems.record('customcrm', 'contact', contact)).toMatchObject({ CustomerId: customerId() });
    expect(systems.record('webcrm', 'person', '5')).toMatchObject({ PersonOrganisationId: 1 });
    expect(systems.writes.slice(before).map(({ action, entity }) => `${action} ${entity}`)).toEqual(['create customer', 'update contact']);
  });

  it('shows why a system does not delete a record, and keeps it once an operator says so', async () => {
    const { systems } = await begin('onDelete: delete');
    systems.undeletable.add('webcrm organisation');
    await bench.settle(makes('1', 'Fjord AS'));
    await bench.settle(systems.remove('customcrm', 'customer', customerId()));
    const link = await linkOf('1');
    expect(link).toMatchObject({ standing: 'live', progress: 'failed' });
    expect(link.state.deletion?.held).toEqual({ by: 'failure', reason: 'webcrm deletes no organisation' });
    expect(await statusOf()).toMatchObject({ failed: 1, outstanding: 0 });
    await bench.registry.deletions.keepSurvivor(link.state.id);
    await bench.settle();
    expect((await linkOf('1')).standing).toBe('ended');
  });

  it('comes to rest when both records were deleted at the same moment', async () => {
    const { systems } = await begin('onDelete: delete');
    await bench.settle(makes('1', 'Fjord AS'));
    const id = customerId();
    const [command] = await bench.take([deletesOrganisation()]);
    const gone = systems.remove('customcrm', 'customer', id);
    const outcome = systems.answer(command as Command);
    await bench.settle(gone);
    await bench.take([], [outcome]);
    await bench.settle();
    expect(await linkOf('1')).toMatchObject({ standing: 'ended' });
    expect(await statusOf()).toMatchObject({ linked: 0, outstanding: 0, pending: 0 });
  });
});

describe('the brake', () => {
  const names = ['1', '2', '3'];

  it('holds all deletes of a batch that wants more than it allows, lets edits go on, and is released by an operator', async () => {
    const { systems, registry } = await begin('onDelete: delete\nbrake: { records: 2, percent: 50 }');
    await bench.settle(...names.map((id) => makes(id, `Company ${id}`)), makes('4', 'Company 4'));
    await bench.settle(...names.map(deletesOrganisation));
    expect(customers()).toHaveLength(4);
    const held = await registry.deletions.held('organisations');
    expect(held.map(({ progress }) => progress)).toEqual(['held', 'held', 'held']);
    expect(await statusOf()).toMatchObject({ linked: 4, held: 3 });
    expect(held[0]?.state.deletion?.held?.reason).toBe('3 deletes were wanted within an hour, of 4 linked records');

    await bench.settle(systems.edit('webcrm', 'organisation', '4', { OrganisationCity: 'Moss' }));
    expect(customers().filter(({ record }) => record?.['City'] === 'Moss')).toHaveLength(1);

    expect(await registry.deletions.release('organisations')).toBe(3);
    await bench.settle();
    expect(customers()).toMatchObject([{ record: { Name: 'Company 4' } }]);
    expect(await registry.deletions.held('organisations')).toEqual([]);
  });

  it('counts over batches, holds the one too many and all that follow, and ends the links when an operator refuses', async () => {
    const { registry } = await begin('onDelete: delete\nbrake: { records: 1, percent: 0 }');
    await bench.settle(...names.map((id) => makes(id, `Company ${id}`)));
    for (const id of names) await bench.settle(deletesOrganisation(id));
    expect(customers()).toHaveLength(2);
    expect(await registry.deletions.held('organisations')).toHaveLength(2);
    expect(await registry.deletions.refuse('organisations')).toBe(2);
    await bench.settle();
    expect(customers()).toHaveLength(2);
    expect(await statusOf()).toMatchObject({ linked: 0, excluded: 2, outstanding: 0 });
  });

  it('forgets what was wanted hours ago, unless it still holds some of it', async () => {
    await begin('onDelete: delete\nbrake: { records: 1, percent: 0 }');
    await bench.settle(...['1', '2', '3', '4'].map((id) => makes(id, `Company ${id}`)));
    await bench.settle(deletesOrganisation('1'));
    bench.passHours(2);
    await bench.settle(deletesOrganisation('2'));
    expect(customers()).toHaveLength(2);
    await bench.settle(deletesOrganisation('3'));
    bench.passHours(2);
    await bench.settle(deletesOrganisation('4'));
    expect(customers()).toHaveLength(2);
    expect(await statusOf()).toMatchObject({ held: 2 });
  });

  it('lets few deletes of many records pass, and takes a record back that returns', async () => {
    await begin('onDelete: delete\nbrake: { records: 0, percent: 40 }');
    await bench.settle(...names.map((id) => makes(id, `Company ${id}`)));
    await bench.settle(deletesOrganisation('1'));
    expect(customers()).toHaveLength(2);
    await bench.settle(deletesOrganisation('2'));
    expect((await linkOf('2')).progress).toBe('held');
    await bench.settle(makes('2', 'Company 2'));
    expect(await linkOf('2')).toMatchObject({ standing: 'live', progress: 'inSync' });
    expect(await bench.registry.deletions.held('organisations')).toEqual([]);
  });
});

it('links two records that were made in both systems at the same moment, and doubles none', async () => {
  const { systems } = await begin('onDelete: unlink');
  await bench.take([makes('1', 'Fjord AS')]);
  const [create] = await bench.looks();
  const made = systems.edit('customcrm', 'customer', 'C-1', customer({ Name: 'Fjord AS', VatNumber: 'NO1', City: 'Bergen' }));
  await bench.take([], [systems.answer(create as Command)]);
  await bench.settle(made);
  expect(customers()).toHaveLength(1);
  expect(systems.all('webcrm', 'organisation')).toMatchObject([{ record: { OrganisationCity: 'Bergen' } }]);
  expect(await statusOf()).toMatchObject({ linked: 1, inSync: 1 });
});
