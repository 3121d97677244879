import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { LinkChange } from '#change-events';
import { MappingBench } from '../test/mapping-bench.js';
import { customer, organisation } from '../test/organisations.js';

// Every test has a database of its own.
jest.setTimeout(60_000);

let bench: MappingBench;
beforeEach(async () => {
  bench = await MappingBench.open();
  bench.systems.blank.set('customcrm customer', customer({}));
});
afterEach(() => bench.close());

const link = (ids: LinkChange['ids'], standing = 'live', flow = 'organisations'): LinkChange => ({
  kind: 'updated',
  id: randomUUID(),
  flow,
  version: 7,
  standing,
  progress: standing === 'creating' ? 'writing' : 'inSync',
  ids,
  conflict: [],
  observedAt: 1,
});

const putBack = (...links: LinkChange[]) =>
  bench.registry.whole(async ({ relook, mapping }) => {
    await relook.put(links);
    await mapping.looks.add(links.map(({ id, flow }) => ({ flow, subject: 'link', id })));
  });

const untold = async () => (await bench.registry.links.outbox()).unpublished(10);
const fjord = { OrganisationName: 'Fjord AS', OrganisationVatNumber: 'NO1' };

describe('a link that was put back', () => {
  it('waits for both of its records, writes nothing where they agree, and tells nothing of itself', async () => {
    const { systems } = bench;
    await putBack(link({ webcrm: '1', customcrm: 'C-1' }));
    await bench.settle(systems.edit('webcrm', 'organisation', '1', organisation(fjord)));
    expect(systems.writes).toEqual([]);
    await bench.settle(systems.edit('customcrm', 'customer', 'C-1', customer({ Name: 'Fjord AS', VatNumber: 'NO1' })));
    expect(systems.writes).toEqual([]);
    expect(await untold()).toEqual([]);
    await bench.settle(systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Bergen' }));
    expect(systems.record('customcrm', 'customer', 'C-1')).toMatchObject({ City: 'Bergen' });
  });

  it('lets the newer of two values win and keeps the other one as a conflict, since nobody knows what was agreed', async () => {
    const { systems } = bench;
    await putBack(link({ webcrm: '1', customcrm: 'C-1' }));
    await bench.settle(
      systems.edit('customcrm', 'customer', 'C-1', customer({ Name: 'Fjord AS', City: 'Bergen' })),
      systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS', OrganisationCity: 'Oslo' })),
    );
    expect(systems.record('customcrm', 'customer', 'C-1')).toMatchObject({ City: 'Oslo' });
    const conflicts = await bench.registry.reports.conflicts({ limit: 10 });
    expect(conflicts.map(({ pair, kind, winner, customcrmValue }) => [pair, kind, winner, customcrmValue])).toEqual([
      ['OrganisationCity', 'firstLink', 'webcrm', '["Bergen"]'],
    ]);
  });

  it('keeps what was agreed when the registry is an older one: an edit since is an edit', async () => {
    const { systems } = bench;
    await bench.settle(systems.edit('webcrm', 'organisation', '1', organisation({ ...fjord, OrganisationCity: 'Oslo' })));
    const [partner] = systems.all('customcrm', 'customer');
    await bench.registry.whole(({ relook }) => relook.forgetReadings());
    const cleared = systems.edit('webcrm', 'organisation', '1', { OrganisationCity: '' });
    await bench.settle(cleared);
    expect(systems.writes).toHaveLength(1);
    await bench.settle(systems.edit('customcrm', 'customer', partner?.id ?? '', {}));
    expect(systems.record('customcrm', 'customer', partner?.id ?? '')).toMatchObject({ City: null });
    expect(await bench.registry.reports.conflicts({ limit: 10 })).toEqual([]);
  });
});

describe('a link whose second record was being made', () => {
  it('takes the record that says it was made for it', async () => {
    const { systems } = bench;
    const creating = link({ webcrm: '1', customcrm: null }, 'creating');
    await putBack(creating);
    const made = { ...systems.edit('customcrm', 'customer', 'C-1', customer({ Name: 'Fjord AS' })), createdFor: creating.id };
    await bench.settle(systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS' })), made);
    expect((await bench.registry.reports.liveLinks({ limit: 10 })).map(({ state }) => [state.id, state.ids])).toEqual([
      [creating.id, { webcrm: '1', customcrm: 'C-1' }],
    ]);
    expect(systems.writes).toEqual([]);
  });

  it('is given up when none says so, and its record is matched with the one of its key', async () => {
    const { systems } = bench;
    const creating = link({ webcrm: '1', customcrm: null }, 'creating');
    await putBack(creating);
    await bench.settle(
      systems.edit('webcrm', 'organisation', '1', organisation(fjord)),
      systems.edit('customcrm', 'customer', 'C-1', customer({ Name: 'Fjord AS', VatNumber: 'NO1' })),
    );
    expect((await bench.registry.reports.liveLinks({ limit: 10 })).map(({ state }) => state.ids)).toEqual([
      { webcrm: '1', customcrm: 'C-1' },
    ]);
    expect(await untold()).toContainEqual(expect.objectContaining({ id: creating.id, standing: 'dropped' }));
    expect(systems.writes).toEqual([]);
  });

  it('is held for an operator where no key would find that record', async () => {
    const { systems } = bench;
    await putBack(link({ webcrm: '1', customcrm: null }, 'creating', 'quotationlines'));
    await bench.settle(systems.edit('webcrm', 'quotationline', '1', { QuotationLineData1: 'chairs' }));
    const [record] = await bench.registry.reports.unlinked({ flow: 'quotationlines', limit: 10 });
    expect(record).toMatchObject({ system: 'webcrm', id: '1', standing: 'failed' });
    expect(record?.reason).toMatch(/^Held for an operator: .*customcrm/);
    expect(systems.writes).toEqual([]);
  });
});
