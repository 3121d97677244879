import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
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

const flowStatus = async (flow: string) => (await bench.status()).flows.find((status) => status.flow === flow);

/** Of an organisation that may not be linked yet. */
const opportunity = {
  OpportunityNumber: 'O-1',
  OpportunityDescription: 'Boats',
  OpportunityOrganisationId: 5,
  OpportunityPersonId: 0,
  OpportunityAssignedTo: 0,
};

describe('matching and creating', () => {
  it('creates the missing partner once and agrees on what was sent', async () => {
    const { systems } = bench;
    await bench.settle(
      systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS', OrganisationCity: 'Bergen' })),
    );
    expect(systems.all('customcrm', 'customer').map(({ record }) => record)).toMatchObject([{ Name: 'Fjord AS', City: 'Bergen' }]);
    expect(await flowStatus('organisations')).toMatchObject({ linked: 1, inSync: 1, created: { webcrm: 0, customcrm: 1 } });
    expect(systems.writes).toHaveLength(1);
  });

  it('asks once more, urgently, for a partner that is still to be made when the record is edited', async () => {
    const { systems } = bench;
    await bench.take([systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS' }))]);
    const [create] = await bench.looks();
    const edited = systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Oslo' });
    expect(await bench.take([edited])).toEqual([{ ...create, urgent: true }]);
    expect(await bench.take([systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Moss' })])).toEqual([]);
  });

  it('links what matches from both sides by the VAT number, however it is written, and lets the filled side fill the empty one', async () => {
    const { systems } = bench;
    await bench.settle(
      systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS', OrganisationVatNumber: 'NO 912 345 678' })),
      systems.edit('customcrm', 'customer', 'C-1', customer({ Name: 'Fjord AS', VatNumber: 'NO912345678', City: 'Bergen' })),
    );
    expect(await flowStatus('organisations')).toMatchObject({ linked: 1, created: { webcrm: 0, customcrm: 0 } });
    expect(systems.record('webcrm', 'organisation', '1')).toMatchObject({ OrganisationCity: 'Bergen' });
  });

  it('leaves records alone that match more than one, until the match is one from both sides', async () => {
    const { systems } = bench;
    await bench.settle(
      systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS', OrganisationVatNumber: 'NO1' })),
      systems.edit('customcrm', 'customer', 'C-1', customer({ Name: 'Fjord', VatNumber: 'NO1' })),
      systems.edit('customcrm', 'customer', 'C-2', customer({ Name: 'Fjord 2', VatNumber: 'NO1' })),
    );
    expect(await flowStatus('organisations')).toMatchObject({ linked: 0, ambiguous: { webcrm: 1, customcrm: 2 } });
    expect(systems.writes).toHaveLength(0);
    await bench.settle(systems.edit('customcrm', 'customer', 'C-2', { VatNumber: 'NO2' }));
    expect(await flowStatus('organisations')).toMatchObject({
      linked: 2,
      ambiguous: { webcrm: 0, customcrm: 0 },
      created: { webcrm: 1, customcrm: 0 },
    });
  });

  it('lets a user and a person with one e-mail share one contact', async () => {
    const { systems } = bench;
    await bench.settle(
      systems.edit('webcrm', 'user', '1', {
        UserName: 'Anna Berg',
        UserEmail: 'anna@fjord.no',
        UserTelephone: '',
        UserMobilePhone: '',
        UserTitle: '',
      }),
      systems.edit('webcrm', 'person', '7', {
        PersonFirstName: 'Anna',
        PersonLastName: 'Berg',
        PersonEmail: 'Anna@Fjord.no',
        PersonOrganisationId: 0,
      }),
    );
    expect(systems.all('customcrm', 'contact')).toHaveLength(1);
    expect(await flowStatus('users')).toMatchObject({ linked: 1 });
    expect(await flowStatus('persons')).toMatchObject({ linked: 1 });
  });

  it('holds an order back until its customer is linked, and names the customer by the id of the other system', async () => {
    const { systems } = bench;
    await bench.settle(systems.edit('webcrm', 'opportunity', '3', opportunity));
    expect(await flowStatus('opportunities')).toMatchObject({ linked: 0, waiting: 1 });
    await bench.settle(systems.edit('webcrm', 'organisation', '5', organisation({ OrganisationName: 'Fjord AS' })));
    const [made] = systems.all('customcrm', 'customer');
    expect(systems.all('customcrm', 'order').map(({ record }) => record)).toMatchObject([
      { OrderNumber: 'O-1', CustomerId: made?.id, OrderType: 'order' },
    ]);
    expect(await flowStatus('opportunities')).toMatchObject({ linked: 1, waiting: 0, inSync: 1 });
  });

  it('forgets what a record waited for once it is linked in another way', async () => {
    const { systems } = bench;
    await bench.settle(systems.edit('webcrm', 'opportunity', '3', opportunity));
    await bench.settle(systems.edit('customcrm', 'order', 'C-3', { OrderNumber: 'O-1', OrderType: 'order', CustomerId: null }));
    expect(await flowStatus('opportunities')).toMatchObject({ linked: 1, waiting: 0 });
    await bench.settle(systems.edit('webcrm', 'organisation', '5', organisation({ OrganisationName: 'Fjord AS' })));
    expect(await flowStatus('opportunities')).toMatchObject({ linked: 1, waiting: 0, inSync: 1, pending: 0 });
  });

  it('ends a link whose source was deleted while its partner was being made, whichever of change and outcome comes first', async () => {
    const { systems } = bench;
    await bench.take([systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS' }))]);
    const outcomes = (await bench.looks()).map((command) => systems.answer(command));
    await bench.take([systems.remove('webcrm', 'organisation', '1')]);
    await bench.take(systems.all('customcrm', 'customer'));
    await bench.take([], outcomes);
    expect(await flowStatus('organisations')).toMatchObject({ linked: 0, outstanding: 0 });
    await bench.settle();
    expect(systems.all('webcrm', 'organisation')).toEqual([]);
  });

  it('ends a link when a record is deleted, leaves the survivor alone, and takes the link up again when the record returns', async () => {
    const { systems } = bench;
    await bench.settle(
      systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS', OrganisationVatNumber: 'NO1' })),
    );
    await bench.settle(systems.remove('webcrm', 'organisation', '1'));
    expect(await flowStatus('organisations')).toMatchObject({ linked: 0, excluded: 1 });
    expect(systems.writes).toHaveLength(1);
    await bench.settle(
      systems.edit(
        'webcrm',
        'organisation',
        '1',
        organisation({ OrganisationName: 'Fjord AS', OrganisationVatNumber: 'NO1', OrganisationCity: 'Bergen' }),
      ),
    );
    expect(await flowStatus('organisations')).toMatchObject({ linked: 1, excluded: 0 });
    expect(systems.all('customcrm', 'customer')).toMatchObject([{ record: { City: 'Bergen' } }]);
  });
});

describe('keeping a link equal', () => {
  beforeEach(async () => {
    await bench.settle(
      bench.systems.edit(
        'webcrm',
        'organisation',
        '1',
        organisation({ OrganisationName: 'Fjord AS', OrganisationCity: 'Bergen', OrganisationTelephone: '1' }),
      ),
    );
  });
  const partner = () => bench.systems.all('customcrm', 'customer')[0]?.id ?? '';

  it('carries an edit of either side to the other with one write and no echo', async () => {
    const { systems } = bench;
    await bench.settle(systems.edit('customcrm', 'customer', partner(), { City: 'Oslo' }));
    await bench.settle(systems.edit('webcrm', 'organisation', '1', { OrganisationTelephone: '2' }));
    expect(systems.record('webcrm', 'organisation', '1')).toMatchObject({ OrganisationCity: 'Oslo', OrganisationTelephone: '2' });
    expect(systems.record('customcrm', 'customer', partner())).toMatchObject({ City: 'Oslo', Phone: '2' });
    expect(systems.writes).toHaveLength(3);
  });

  it('keeps both edits when they are in different properties', async () => {
    const { systems } = bench;
    await bench.settle(
      systems.edit('customcrm', 'customer', partner(), { City: 'Oslo' }),
      systems.edit('webcrm', 'organisation', '1', { OrganisationTelephone: '2' }),
    );
    expect(systems.record('webcrm', 'organisation', '1')).toMatchObject({ OrganisationCity: 'Oslo', OrganisationTelephone: '2' });
    expect(systems.record('customcrm', 'customer', partner())).toMatchObject({ City: 'Oslo', Phone: '2' });
  });

  it('lets the latest of two edits of one property win and keeps the other in the conflicts', async () => {
    const { systems } = bench;
    await bench.settle(
      systems.edit('customcrm', 'customer', partner(), { City: 'Oslo' }),
      systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Moss' }),
    );
    expect(systems.record('customcrm', 'customer', partner())).toMatchObject({ City: 'Moss' });
    const conflicts = await bench.registry.reports.conflicts({ limit: 10 });
    expect(conflicts).toMatchObject([{ pair: 'OrganisationCity', winner: 'webcrm', customcrmValue: '["Oslo"]', webcrmValue: '["Moss"]' }]);
  });

  it('keeps an edit that a write has overwritten in the conflicts', async () => {
    const { systems } = bench;
    const [command] = await bench.take([systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Moss' })]);
    if (command === undefined) throw new Error('nothing is written');
    const outcome = systems.answer(command);
    const pairs = outcome.pairs.map(({ pair }) => ({ pair, result: 'applied' as const, overwrote: { values: ['Oslo'], at: 1 } }));
    await bench.take([], [{ ...outcome, pairs }]);
    await bench.take([], [{ ...outcome, pairs }]);
    expect(await bench.registry.reports.conflicts({ limit: 10 })).toMatchObject([
      { pair: 'OrganisationCity', kind: 'overwritten', winner: 'webcrm', customcrmValue: '["Oslo"]', webcrmValue: '["Moss"]' },
    ]);
    expect(await flowStatus('organisations')).toMatchObject({ inSync: 1, conflicts: 1 });
  });

  it('shows a link as failed, not as in sync, while a system leaves out a property that was agreed', async () => {
    const { systems } = bench;
    const state = systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Oslo' });
    const { OrganisationTelephone: _renamed, ...record } = state.record ?? {};
    await bench.settle({ ...state, record });
    expect(systems.record('customcrm', 'customer', partner())).toMatchObject({ City: 'Oslo', Phone: '1' });
    expect(await flowStatus('organisations')).toMatchObject({ inSync: 0, failed: 1 });
    await bench.settle(systems.edit('webcrm', 'organisation', '1', { OrganisationTelephone: '2' }));
    expect(systems.record('customcrm', 'customer', partner())).toMatchObject({ Phone: '2' });
    expect(await flowStatus('organisations')).toMatchObject({ inSync: 1, failed: 0 });
  });

  it('changes nothing when everything is delivered again', async () => {
    const { systems } = bench;
    await bench.settle(...systems.all('webcrm', 'organisation'), ...systems.all('customcrm', 'customer'));
    expect(systems.writes).toHaveLength(1);
    expect(await flowStatus('organisations')).toMatchObject({ linked: 1, inSync: 1, outstanding: 0, pending: 0 });
  });
});

it('syncs a property as soon as a flow file has a pair for it', async () => {
  const extended = await MappingBench.open(({ file, text }) =>
    file.endsWith('organisations.yaml') ? `${text.trimEnd()}\n  - OrganisationCustom1 <-> Segment\n` : text,
  );
  try {
    const { systems } = extended;
    await extended.settle(
      systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS', OrganisationCustom1: 'Shipping' })),
    );
    const [made] = systems.all('customcrm', 'customer');
    expect(made?.record).toMatchObject({ Segment: 'Shipping' });
    await extended.settle(systems.edit('customcrm', 'customer', made?.id ?? '', { Segment: 'Fishing' }));
    expect(systems.record('webcrm', 'organisation', '1')).toMatchObject({ OrganisationCustom1: 'Fishing' });
  } finally {
    await extended.close();
  }
});
