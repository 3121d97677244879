import { afterEach, describe, expect, it } from '@jest/globals';
import type { Command, JsonRecord } from '#change-events';
import type { StoredLink } from '#link-registry';
import { resolveConflict } from '#operators';
import { MappingBench } from '../test/mapping-bench.js';
import { customer, organisation } from '../test/organisations.js';

let bench: MappingBench;
afterEach(() => bench.close());

/** A bench whose flows delete the other record, too. */
async function begin(): Promise<MappingBench> {
  bench = await MappingBench.open(({ text }) => text.replace('onDelete: unlink', 'onDelete: delete'));
  bench.systems.blank.set('customcrm customer', customer({}));
  return bench;
}

const customers = () => bench.systems.all('customcrm', 'customer');
const customerId = () => customers()[0]?.id ?? '';
const makes = (id: string, name: string) =>
  bench.systems.edit('webcrm', 'organisation', id, organisation({ OrganisationName: name, OrganisationVatNumber: `NO${id}` }));
const editsCustomer = (values: JsonRecord) => bench.systems.edit('customcrm', 'customer', customerId(), values);
const deletesOrganisation = () => bench.systems.remove('webcrm', 'organisation', '1');
const statusOf = async () => (await bench.status()).flows.find((status) => status.flow === 'organisations');
const conflicts = () => bench.registry.reports.conflicts({ limit: 10 });
const resolve = async (winner: 'webcrm' | 'customcrm') => {
  const [{ id } = { id: '' }] = await conflicts();
  return bench.operate((memory, flows) => resolveConflict(memory, flows, id, winner, Date.now()));
};
const writes = () => bench.systems.writes.map(({ action, system }) => `${action} ${system}`);
async function linkOf(record: string): Promise<StoredLink> {
  const [link] = await bench.registry.reports.findLinks(record);
  if (link === undefined) throw new Error(`${record} has no link.`);
  return link;
}

describe('A delete whose other record was edited', () => {
  it('asks an operator when the other record was edited: deleted after all', async () => {
    await begin();
    await bench.settle(makes('1', 'Fjord AS'));
    await bench.settle(deletesOrganisation(), editsCustomer({ City: 'Oslo', Phone: '1' }));
    const { state } = await linkOf('1');
    expect(await linkOf('1')).toMatchObject({ standing: 'live', progress: 'conflict' });
    expect(await conflicts()).toMatchObject([
      {
        linkId: state.id,
        kind: 'delete/edit',
        pair: 'OrganisationTelephone, OrganisationCity',
        winner: null,
        webcrmValue: '[]',
        customcrmValue: '["1","Oslo"]',
      },
    ]);
    const [{ id: asked } = { id: '' }] = await conflicts();
    await bench.settle(editsCustomer({ City: 'Bergen' }));
    expect(await conflicts()).toMatchObject([{ winner: null, customcrmValue: '["1","Bergen"]' }]);
    expect(await bench.operate((memory, flows) => resolveConflict(memory, flows, asked, 'webcrm', Date.now()))).toMatchObject({
      kind: 'unknown',
    });
    expect(customers()).toHaveLength(1);

    expect(await resolve('webcrm')).toMatchObject({ kind: 'done' });
    await bench.settle();
    expect(customers()).toEqual([]);
    expect((await linkOf('1')).standing).toBe('ended');
    expect(await conflicts()).toMatchObject([{ winner: 'webcrm' }]);
    await expect(bench.registry.deletions.deleteSurvivor(state.id)).rejects.toThrow('no delete that waits for an operator');
  });

  it('asks an operator when the other record was edited: kept', async () => {
    const { systems } = await begin();
    await bench.settle(makes('1', 'Fjord AS'));
    await bench.settle(deletesOrganisation(), editsCustomer({ City: 'Oslo' }));
    expect(await resolve('customcrm')).toMatchObject({ kind: 'done' });
    await bench.settle();
    expect(await linkOf('1')).toMatchObject({ standing: 'ended' });
    expect(await statusOf()).toMatchObject({ linked: 0, excluded: 1 });
    await bench.settle(makes('1', 'Fjord AS'));
    expect(systems.record('webcrm', 'organisation', '1')).toMatchObject({ OrganisationCity: 'Oslo' });
    expect(writes()).toEqual(['create customcrm', 'update webcrm']);
  });

  it.each([
    ['the deleted record returns', () => bench.settle(makes('1', 'Fjord AS'))],
    ['the edited record is deleted, too', () => bench.settle(bench.systems.remove('customcrm', 'customer', customerId()))],
    [
      'it is kept by another way',
      async () => {
        await bench.registry.deletions.keepSurvivor((await linkOf('1')).state.id);
        await bench.settle();
      },
    ],
  ])('asks nobody any more when %s', async (_title, happens) => {
    await begin();
    await bench.settle(makes('1', 'Fjord AS'));
    await bench.settle(deletesOrganisation(), editsCustomer({ City: 'Oslo' }));
    const open = () => bench.registry.reports.conflicts({ limit: 10, open: true });
    expect(await open()).toHaveLength(1);
    await happens();
    expect(await open()).toEqual([]);
    expect(await conflicts()).toMatchObject([{ winner: null, customcrmValue: '["Oslo"]', endedAt: expect.any(Number) }]);
  });

  it('does not delete what was edited after it had been asked to', async () => {
    const { systems } = await begin();
    await bench.settle(makes('1', 'Fjord AS'));
    const [command] = await bench.take([deletesOrganisation()]);
    editsCustomer({ City: 'Oslo' });
    await bench.take([], [systems.answer(command as Command)]);
    await bench.settle();
    expect(customers()).toMatchObject([{ record: { City: 'Oslo' } }]);
    expect(await conflicts()).toMatchObject([{ kind: 'delete/edit', customcrmValue: '["Oslo"]' }]);
  });

  it('asks an operator again when the record was edited after the word was given', async () => {
    const { systems } = await begin();
    await bench.settle(makes('1', 'Fjord AS'));
    await bench.settle(deletesOrganisation(), editsCustomer({ City: 'Oslo' }));
    await resolve('webcrm');
    const [command] = await bench.looks();
    editsCustomer({ City: 'Moss' });
    await bench.settle();
    await bench.take([], [systems.answer(command as Command)]);
    await bench.settle();
    expect(customers()).toHaveLength(1);
    expect((await linkOf('1')).progress).toBe('conflict');
    expect((await conflicts()).map(({ customcrmValue }) => customcrmValue).sort()).toEqual(['["Moss"]', '["Oslo"]']);
  });
});
