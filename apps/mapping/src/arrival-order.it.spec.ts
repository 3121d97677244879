import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Command, Outcome } from '#change-events';
import type { RecordSnapshot } from '#link-registry';
import { MappingBench } from '../test/mapping-bench.js';
import { customer, organisation } from '../test/organisations.js';

// All scenarios share one database: their ids, numbers and addresses differ.
jest.setTimeout(120_000);

let bench: MappingBench;
beforeAll(async () => {
  bench = await MappingBench.open();
  const { blank } = bench.systems;
  blank.set('customcrm customer', customer({}));
  blank.set('customcrm contact', { ...contactNames, ContactType: null });
  blank.set('customcrm order', {
    OrderNumber: null,
    Title: null,
    CustomerId: null,
    ContactId: null,
    ResponsibleId: null,
    ParentOrderId: null,
  });
  blank.set('webcrm opportunity', opportunity({}));
  blank.set('webcrm quotationline', { QuotationLineOpportunityId: 0, QuotationLineData1: '', QuotationLineQuantity: 0 });
});
afterAll(() => bench.close());

const contactNames = { FirstName: null, LastName: null, Email: null, CustomerId: null };
const opportunity = (values: Record<string, string | number>) => ({
  OpportunityNumber: '',
  OpportunityDescription: '',
  OpportunityOrganisationId: 0,
  OpportunityPersonId: 0,
  OpportunityAssignedTo: 0,
  ...values,
});

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * An organisation that both systems have; in webCRM an opportunity of it with two equal lines, a person and a user with one e-mail; in the
 * Custom CRM an order of it with two equal lines.
 */
function scenario(n: number): RecordSnapshot[] {
  const { systems } = bench;
  const base = n * 100;
  const line = { QuotationLineOpportunityId: base + 3, QuotationLineData1: 'Boat', QuotationLineQuantity: 2 };
  const orderLine = { OrderType: 'line', ParentOrderId: `C-${base}6`, Title: 'Sail', Quantity: 1 };
  return [
    systems.edit(
      'webcrm',
      'organisation',
      `${base + 1}`,
      organisation({ OrganisationName: `Firm ${n}`, OrganisationVatNumber: `NO${base}` }),
    ),
    systems.edit('webcrm', 'person', `${base + 7}`, {
      PersonFirstName: 'Anna',
      PersonLastName: 'Berg',
      PersonEmail: `anna@${base}.no`,
      PersonOrganisationId: base + 1,
    }),
    systems.edit('webcrm', 'user', `${base + 8}`, { UserName: 'Anna Berg', UserEmail: `Anna@${base}.no` }),
    systems.edit(
      'webcrm',
      'opportunity',
      `${base + 3}`,
      opportunity({
        OpportunityNumber: `O-${base}`,
        OpportunityOrganisationId: base + 1,
        OpportunityPersonId: base + 7,
        OpportunityAssignedTo: base + 8,
      }),
    ),
    systems.edit('webcrm', 'quotationline', `${base + 31}`, line),
    systems.edit('webcrm', 'quotationline', `${base + 32}`, line),
    systems.edit('customcrm', 'customer', `C-${base}1`, customer({ Name: `Firm ${n}`, VatNumber: `NO${base}` })),
    systems.edit('customcrm', 'order', `C-${base}6`, {
      OrderType: 'order',
      OrderNumber: `P-${base}`,
      Title: 'Spring',
      CustomerId: `C-${base}1`,
      ContactId: null,
      ResponsibleId: null,
    }),
    systems.edit('customcrm', 'order', `C-${base}61`, orderLine),
    systems.edit('customcrm', 'order', `C-${base}62`, orderLine),
  ];
}

/** Lets states arrive in any order and in batches of any size, with looks, answers, and what the answers made known, anywhere in between. */
async function arrive(states: readonly RecordSnapshot[], random: () => number): Promise<void> {
  const changes = [...states];
  const outcomes: Outcome[] = [];
  const commands: Command[] = [];
  const take = <T>(list: T[]): T[] =>
    Array.from({ length: Math.ceil(random() * 3) }, () => list.splice(Math.floor(random() * list.length), 1)).flat();
  while (changes.length + outcomes.length + commands.length > 0) {
    const dice = random();
    if (dice < 0.35) commands.push(...(await bench.take(take(changes))));
    else if (dice < 0.6) commands.push(...(await bench.looks()));
    else if (dice < 0.8) commands.push(...(await bench.take([], take(outcomes))));
    else {
      for (const command of take(commands)) {
        const outcome = bench.systems.answer(command);
        outcomes.push(outcome);
        const { system, entity } = command;
        changes.push(...bench.systems.all(system, entity).filter(({ id }) => id === outcome.state?.id));
      }
    }
  }
  await bench.settle();
}

const linksOf = (id: string) => bench.registry.reports.findLinks(id);
const partner = async (flow: string, webcrmId: number) =>
  (await linksOf(String(webcrmId))).find((link) => link.flow === flow && link.state.ids.webcrm === String(webcrmId))?.state.ids.customcrm ??
  '?';

describe('Three levels and two flows on one contact', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('end linked right in whatever order they arrive (seed %i)', async (seed) => {
    const { systems } = bench;
    const base = seed * 100;
    await arrive(scenario(seed), randomOf(seed));

    expect(await partner('organisations', base + 1)).toBe(`C-${base}1`);
    const contacts = systems
      .all('customcrm', 'contact')
      .filter(({ record }) => String(record?.['Email']).toLowerCase() === `anna@${base}.no`);
    expect(contacts.map(({ record }) => record?.['CustomerId'])).toEqual([`C-${base}1`]);
    const contact = contacts[0]?.id;
    expect(await partner('persons', base + 7)).toBe(contact);
    expect(await partner('users', base + 8)).toBe(contact);

    const order = await partner('opportunities', base + 3);
    expect(systems.record('customcrm', 'order', order)).toMatchObject({
      OrderNumber: `O-${base}`,
      OrderType: 'order',
      CustomerId: `C-${base}1`,
      ContactId: contact,
      ResponsibleId: contact,
    });
    const linesOf = (parent: string) => systems.all('customcrm', 'order').filter(({ record }) => record?.['ParentOrderId'] === parent);
    expect(linesOf(order).map(({ record }) => record?.['Title'])).toEqual(['Boat', 'Boat']);

    const [made, ...more] = systems.all('webcrm', 'opportunity').filter(({ record }) => record?.['OpportunityNumber'] === `P-${base}`);
    expect(more).toEqual([]);
    expect(String(made?.record?.['OpportunityOrganisationId'])).toBe(String(base + 1));
    const webcrmLines = systems
      .all('webcrm', 'quotationline')
      .filter(({ record }) => String(record?.['QuotationLineOpportunityId']) === made?.id);
    expect(webcrmLines.map(({ record }) => record?.['QuotationLineData1'])).toEqual(['Sail', 'Sail']);

    for (const status of (await bench.status()).flows)
      expect(status).toMatchObject({
        waiting: 0,
        failed: 0,
        excluded: 0,
        ambiguous: { webcrm: 0, customcrm: 0 },
        outstanding: 0,
        pending: 0,
      });
    const { flows } = await bench.status();
    expect(Object.fromEntries(flows.map(({ flow, linked }) => [flow, linked]))).toEqual({
      organisations: seed,
      persons: seed,
      users: seed,
      opportunities: 2 * seed,
      quotationlines: 4 * seed,
      products: 0,
    });
  });
});
