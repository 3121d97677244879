import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MappingBench } from '../test/mapping-bench.js';
import { customer, organisation } from '../test/organisations.js';

// Every test has a database of its own.
jest.setTimeout(60_000);

let bench: MappingBench;
afterEach(() => bench.close());

/** Opens a bench whose flow organisations has these lines in its head, instead of those of the same keys. */
async function open(...head: readonly string[]): Promise<void> {
  const keys = head.map((line) => line.slice(0, line.indexOf(':')));
  bench = await MappingBench.open(({ file, text }) => {
    if (!file.endsWith('organisations.yaml')) return text;
    const kept = text.split('\n').filter((line) => !keys.some((key) => line.startsWith(`${key}:`)));
    return kept.join('\n').replace('customcrm: customer', ['customcrm: customer', ...head].join('\n'));
  });
  bench.systems.blank.set('customcrm customer', customer({}));
}

const status = async () => (await bench.status()).flows.find(({ flow }) => flow === 'organisations');
const conflicts = () => bench.registry.reports.conflicts({ limit: 10 });
const firm = (values: Record<string, string>) => organisation({ OrganisationName: 'Fjord AS', OrganisationVatNumber: 'NO1', ...values });
const editOrganisation = (values: Record<string, string>) => bench.systems.edit('webcrm', 'organisation', '1', values);
const editCustomer = (values: Record<string, string | null>) => bench.systems.edit('customcrm', 'customer', 'C-1', values);
const cities = () => [
  bench.systems.record('webcrm', 'organisation', '1')?.['OrganisationCity'],
  bench.systems.record('customcrm', 'customer', 'C-1')?.['City'],
];

/** Two organisations that match, in these cities. */
async function pair(webcrmCity: string, customcrmCity: string | null): Promise<void> {
  await bench.settle(
    bench.systems.edit('webcrm', 'organisation', '1', firm({ OrganisationCity: webcrmCity })),
    editCustomer(customer({ Name: 'Fjord AS', VatNumber: 'NO1', City: customcrmCity }) as Record<string, string | null>),
  );
}

describe('direction: one way', () => {
  it('leaves an edit on the read-only side alone, until the leading side changes: then it loses and is kept as a conflict', async () => {
    await open('direction: toCustom', 'createIn: [customcrm]');
    await pair('Bergen', 'Bergen');
    await bench.settle(editCustomer({ City: 'Oslo' }));
    expect(cities()).toEqual(['Bergen', 'Oslo']);
    expect(await conflicts()).toEqual([]);

    await bench.settle(editOrganisation({ OrganisationTelephone: '1' }));
    expect(cities()).toEqual(['Bergen', 'Oslo']);

    await bench.settle(editOrganisation({ OrganisationCity: 'Moss' }));
    expect(cities()).toEqual(['Moss', 'Moss']);
    expect(await conflicts()).toMatchObject([
      { pair: 'OrganisationCity', winner: 'webcrm', webcrmValue: '["Moss"]', customcrmValue: '["Oslo"]' },
    ]);
  });

  it('never fills an empty property of the leading side when records are linked, and lets the leading side win where they differ', async () => {
    await open('direction: toWebcrm', 'createIn: [webcrm]', 'firstLink: webcrm');
    await pair('Bergen', null);
    expect(cities()).toEqual(['Bergen', null]);
    await bench.settle(editCustomer({ City: 'Oslo' }));
    expect(cities()).toEqual(['Oslo', 'Oslo']);
    expect(await conflicts()).toMatchObject([{ kind: 'firstLink', winner: 'customcrm', webcrmValue: '["Bergen"]' }]);
  });
});

describe('createIn and candidates', () => {
  it('create nothing where the flow does not say so, and link what matches all the same', async () => {
    await open('createIn: [customcrm]');
    await bench.settle(bench.systems.edit('customcrm', 'customer', 'C-9', customer({ Name: 'Alone' })));
    expect(await status()).toMatchObject({ linked: 0, excluded: 1 });
    await pair('Bergen', 'Bergen');
    expect(await status()).toMatchObject({ linked: 1, created: { webcrm: 0, customcrm: 0 } });
  });

  it('limit which records get a partner, but not which are linked', async () => {
    await open('candidates: { customcrm: { City: Oslo } }');
    await bench.settle(
      bench.systems.edit('customcrm', 'customer', 'C-8', customer({ Name: 'Of Oslo', City: 'Oslo' })),
      bench.systems.edit('customcrm', 'customer', 'C-9', customer({ Name: 'Of Bergen', City: 'Bergen' })),
    );
    expect(bench.systems.all('webcrm', 'organisation').map(({ record }) => record?.['OrganisationName'])).toEqual(['Of Oslo']);
    await pair('Bergen', 'Bergen');
    expect(await status()).toMatchObject({ linked: 2, excluded: 0 });
  });
});

describe('when', () => {
  beforeEach(() => open('when: { webcrm: { OrganisationCity: Bergen } }'));

  it('leaves records alone that do not satisfy it, until they do', async () => {
    await bench.settle(bench.systems.edit('webcrm', 'organisation', '1', firm({ OrganisationCity: 'Oslo' })));
    expect(await status()).toMatchObject({ linked: 0, excluded: 1 });
    await bench.settle(editOrganisation({ OrganisationCity: 'Bergen' }));
    expect(await status()).toMatchObject({ linked: 1, excluded: 0 });
  });

  it('decides about matching and creating only: a link once made stays, and edits travel', async () => {
    await pair('Bergen', 'Bergen');
    await bench.settle(editOrganisation({ OrganisationCity: 'Oslo' }));
    expect(cities()).toEqual(['Oslo', 'Oslo']);
    await bench.settle(editCustomer({ City: 'Moss' }));
    expect(cities()).toEqual(['Moss', 'Moss']);
  });
});

describe('firstLink', () => {
  it.each([
    ['webcrm', ['Bergen', 'Bergen']],
    ['customcrm', ['Oslo', 'Oslo']],
    ['latest', ['Oslo', 'Oslo']],
  ])('%s decides who wins where two records differ when they are linked; the loser is kept', async (policy, expected) => {
    await open(`firstLink: ${policy}`);
    await pair('Bergen', 'Oslo');
    expect(cities()).toEqual(expected);
    expect(await conflicts()).toMatchObject([
      {
        kind: 'firstLink',
        policy,
        winner: policy === 'webcrm' ? 'webcrm' : 'customcrm',
        webcrmValue: '["Bergen"]',
        customcrmValue: '["Oslo"]',
      },
    ]);
  });

  it('is the conflict policy where the file says nothing', async () => {
    await open('conflict: webcrm');
    await pair('Bergen', 'Oslo');
    expect(cities()).toEqual(['Bergen', 'Bergen']);
  });

  it('manual leaves both as they are and lets everything else travel, until both say the same', async () => {
    await open('firstLink: manual');
    await pair('Bergen', 'Oslo');
    expect(cities()).toEqual(['Bergen', 'Oslo']);
    expect(await conflicts()).toMatchObject([{ pair: 'OrganisationCity', kind: 'firstLink', policy: 'manual', winner: null }]);
    await bench.settle(editCustomer({ Phone: '2' }));
    expect(bench.systems.record('webcrm', 'organisation', '1')).toMatchObject({ OrganisationTelephone: '2', OrganisationCity: 'Bergen' });

    await bench.settle(editCustomer({ City: 'Bergen' }));
    await bench.settle(editOrganisation({ OrganisationCity: 'Moss' }));
    expect(cities()).toEqual(['Moss', 'Moss']);
    expect(await conflicts()).toHaveLength(1);
  });
});

describe('history: fromNow', () => {
  beforeEach(() => open('history: fromNow'));

  it('links records that were there before if they match, and makes partners only for those that appear afterwards', async () => {
    await pair('Bergen', 'Bergen');
    await bench.settle(
      bench.systems.edit('webcrm', 'organisation', '2', firm({ OrganisationName: 'Before', OrganisationVatNumber: 'NO2' })),
    );
    expect(await status()).toMatchObject({ linked: 1, excluded: 1 });

    bench.systems.firstReadOver = true;
    await bench.settle(
      bench.systems.edit('webcrm', 'organisation', '3', firm({ OrganisationName: 'After', OrganisationVatNumber: 'NO3' })),
    );
    expect(await status()).toMatchObject({ linked: 2, excluded: 1, created: { webcrm: 0, customcrm: 1 } });
  });

  it('never makes a partner for an old record because it is edited', async () => {
    await bench.settle(bench.systems.edit('webcrm', 'organisation', '2', firm({})));
    bench.systems.firstReadOver = true;
    await bench.settle(bench.systems.edit('webcrm', 'organisation', '2', { OrganisationCity: 'Oslo' }));
    expect(await status()).toMatchObject({ linked: 0, excluded: 1 });
  });

  it('hears that a record has appeared even after an answer to a command has brought its newest state', async () => {
    bench.systems.firstReadOver = true;
    const created = bench.systems.edit('webcrm', 'organisation', '4', firm({}));
    await bench.settle({ ...created, appearedAt: null });
    expect(await status()).toMatchObject({ linked: 0, excluded: 1 });
    await bench.settle(created);
    expect(await status()).toMatchObject({ linked: 1, excluded: 0 });
  });
});
